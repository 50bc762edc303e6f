//! The metrics SageMaker documents, row by row.
//!
//! Name, kinds (r: real-time, a: async, s: serverless, c: inference component), namespace, dimensions,
//! unit, statistics with the default first, what missing means, and the resolution in seconds.

use scaling::{DimensionSet, EndpointKind, PRESETS, Preset};

const DOCUMENTED: &str = "\
InvocationsPerInstance | r | AWS/SageMaker | variant | count | Sum | Zero | 60
Invocations | rs | AWS/SageMaker | variant | count | Sum, SampleCount | Zero | 60
ConcurrentRequestsPerModel | r | AWS/SageMaker | variant | count | Maximum, Minimum | Zero | 10
Invocation4XXErrors | ras | AWS/SageMaker | variant | count | Sum, Average | NotBreaching | 60
Invocation5XXErrors | ras | AWS/SageMaker | variant | count | Sum, Average | NotBreaching | 60
InvocationModelErrors | r | AWS/SageMaker | variant | count | Sum, Average | NotBreaching | 60
ModelLatency | ras | AWS/SageMaker | variant | microseconds | Average, Minimum, Maximum, Sum, SampleCount, a percentile such as p99 | NotBreaching | 60
OverheadLatency | rs | AWS/SageMaker | variant | microseconds | Average, Minimum, Maximum, Sum, SampleCount | NotBreaching | 60
ModelSetupTime | s | AWS/SageMaker | variant | microseconds | Average, Minimum, Maximum, Sum, SampleCount | NotBreaching | 60
CPUUtilization | ra | /aws/sagemaker/Endpoints | variant | percent of one core or GPU | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
MemoryUtilization | ras | /aws/sagemaker/Endpoints | variant | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
DiskUtilization | ra | /aws/sagemaker/Endpoints | variant | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
GPUUtilization | ra | /aws/sagemaker/Endpoints | variant | percent of one core or GPU | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
GPUMemoryUtilization | ra | /aws/sagemaker/Endpoints | variant | percent of one core or GPU | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
CPUUtilizationNormalized | r | /aws/sagemaker/Endpoints | variant | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
MemoryUtilizationNormalized | r | /aws/sagemaker/Endpoints | variant | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
GPUUtilizationNormalized | r | /aws/sagemaker/Endpoints | variant | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
GPUMemoryUtilizationNormalized | r | /aws/sagemaker/Endpoints | variant | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
CPUReservation | r | /aws/sagemaker/Endpoints | variant | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
MemoryReservation | r | /aws/sagemaker/Endpoints | variant | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
GPUReservation | r | /aws/sagemaker/Endpoints | variant | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
ApproximateBacklogSize | a | AWS/SageMaker | endpoint | count | Average, Minimum, Maximum | NotBreaching | 60
ApproximateBacklogSizePerInstance | a | AWS/SageMaker | endpoint | count | Average, Minimum, Maximum | NotBreaching | 60
ApproximateAgeOfOldestRequest | a | AWS/SageMaker | endpoint | seconds | Average, Minimum, Maximum | NotBreaching | 60
HasBacklogWithoutCapacity | a | AWS/SageMaker | endpoint | count | Average, Minimum, Maximum | NotBreaching | 60
InvocationFailures | a | AWS/SageMaker | variant | count | Sum | NotBreaching | 60
ExpiredRequests | a | AWS/SageMaker | variant | count | Sum | NotBreaching | 60
RequestDownloadFailures | a | AWS/SageMaker | variant | count | Sum | NotBreaching | 60
ResponseUploadFailures | a | AWS/SageMaker | variant | count | Sum | NotBreaching | 60
NotificationFailures | a | AWS/SageMaker | variant | count | Sum | NotBreaching | 60
RequestDownloadLatency | a | AWS/SageMaker | variant | microseconds | Average, Minimum, Maximum, Sum, SampleCount | NotBreaching | 60
ResponseUploadLatency | a | AWS/SageMaker | variant | microseconds | Average, Minimum, Maximum, Sum, SampleCount | NotBreaching | 60
TimeInBacklog | a | AWS/SageMaker | variant | milliseconds | Average, Minimum, Maximum, Sum, SampleCount | NotBreaching | 60
TotalProcessingTime | a | AWS/SageMaker | variant | milliseconds | Average, Minimum, Maximum, Sum, SampleCount | NotBreaching | 60
ServerlessConcurrentExecutionsUtilization | s | AWS/SageMaker | variant | fraction of 1 | Maximum, Average, Minimum | Zero | 60
ServerlessProvisionedConcurrencyUtilization | s | AWS/SageMaker | variant | fraction of 1 | Maximum, Average, Minimum | Zero | 60
ServerlessProvisionedConcurrencyExecutions | s | AWS/SageMaker | variant | count | Maximum, Average, Minimum | Zero | 60
ServerlessProvisionedConcurrencyInvocations | s | AWS/SageMaker | variant | count | Maximum, Average, Minimum | Zero | 60
ServerlessProvisionedConcurrencySpilloverInvocations | s | AWS/SageMaker | variant | count | Maximum, Average, Minimum | Zero | 60
InvocationsPerCopy | c | AWS/SageMaker | component | count | Sum | Zero | 60
Invocations | c | AWS/SageMaker | component | count | Sum | Zero | 60
ConcurrentRequestsPerCopy | c | AWS/SageMaker | component | count | Maximum, Minimum | Zero | 10
NoCapacityInvocationFailures | c | AWS/SageMaker | component | count | Sum | NotBreaching | 60
Invocation4XXErrors | c | AWS/SageMaker | component | count | Sum, Average | NotBreaching | 60
Invocation5XXErrors | c | AWS/SageMaker | component | count | Sum, Average | NotBreaching | 60
ModelLatency | c | AWS/SageMaker | component | microseconds | Average, Minimum, Maximum, Sum, SampleCount, a percentile such as p99 | NotBreaching | 60
CPUUtilizationNormalized | c | /aws/sagemaker/InferenceComponents | component | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
MemoryUtilizationNormalized | c | /aws/sagemaker/InferenceComponents | component | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
GPUUtilizationNormalized | c | /aws/sagemaker/InferenceComponents | component | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
GPUMemoryUtilizationNormalized | c | /aws/sagemaker/InferenceComponents | component | percent | Average, Minimum, Maximum, SampleCount | NotBreaching | 60
";

fn printed(preset: &Preset) -> String {
    let letter = |kind: &EndpointKind| match kind {
        EndpointKind::Realtime => 'r',
        EndpointKind::Async => 'a',
        EndpointKind::Serverless => 's',
        EndpointKind::Component => 'c',
    };
    let dimensions = match preset.dimensions {
        DimensionSet::EndpointAndVariant => "variant",
        DimensionSet::Endpoint => "endpoint",
        DimensionSet::InferenceComponent => "component",
    };
    format!(
        "{} | {} | {} | {dimensions} | {} | {} | {:?} | {}",
        preset.name,
        preset.kinds.iter().map(letter).collect::<String>(),
        preset.namespace,
        preset.unit,
        preset.allowed_statistics(),
        preset.missing_data,
        preset.resolution_seconds,
    )
}

#[test]
fn the_metrics_are_the_documented_ones() {
    let printed: Vec<String> = PRESETS.iter().map(printed).collect();
    let documented: Vec<&str> = DOCUMENTED.lines().collect();
    for row in &documented {
        assert!(printed.iter().any(|printed| printed == row), "documented, and not a preset: {row}");
    }
    for row in &printed {
        assert!(documented.contains(&row.as_str()), "a preset, and not documented: {row}");
    }
}

#[test]
fn a_statistic_is_one_the_metric_has() {
    let latency = Preset::find(EndpointKind::Realtime, "ModelLatency").unwrap();
    let overhead = Preset::find(EndpointKind::Realtime, "OverheadLatency").unwrap();
    let statistic = |text| scaling::Statistic::parse(text).unwrap();
    for (preset, text, allowed) in [
        (latency, "p99", true),
        (latency, "p99.9", true),
        (latency, "Average", true),
        (overhead, "Maximum", true),
        (overhead, "p99", false),
    ] {
        assert_eq!(preset.allows(statistic(text)), allowed, "{} {text}", preset.name);
    }
    for text in ["p101", "p-1", "p", "average", "P99", "99", "tm", "x95"] {
        assert_eq!(scaling::Statistic::parse(text), None, "{text}");
    }
}
