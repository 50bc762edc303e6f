//! Why nothing was scaled, as sentences.

use aws_sdk_applicationautoscaling::types::NotScaledReason;

/// A reason with its code, so that it can be looked up: without a full stop.
pub(super) fn sentence(reason: &NotScaledReason) -> String {
    let count = |name: &str, count: Option<i32>| count.map_or(String::new(), |count| format!(" {name} {count}"));
    let why = match reason.code.as_str() {
        "AlreadyAtMaxCapacity" => format!("capacity is at the maximum{}", count("of", reason.max_capacity)),
        "AlreadyAtMinCapacity" => format!("capacity is at the minimum{}", count("of", reason.min_capacity)),
        "AlreadyAtDesiredCapacity" => {
            format!("the capacity wanted is what there is{}", count("already:", reason.current_capacity))
        }
        "AutoScalingAnticipatedFlapping" => {
            "scaling in would bring the metric back over its target, and scale out again".to_owned()
        }
        "TargetServicePutResourceAsUnscalable" => {
            "SageMaker does not let the capacity be changed now, as while an endpoint is updating".to_owned()
        }
        _ => "Application Auto Scaling gives a reason of its own".to_owned(),
    };
    format!("{why} ({})", reason.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_a_sentence_with_its_figures_and_its_code() {
        let check = |code: &str, sentence_expected: &str| {
            let reason = NotScaledReason::builder().code(code).max_capacity(4).min_capacity(1).current_capacity(2);
            assert_eq!(sentence(&reason.build().unwrap()), sentence_expected);
        };
        check("AlreadyAtMaxCapacity", "capacity is at the maximum of 4 (AlreadyAtMaxCapacity)");
        check("AlreadyAtMinCapacity", "capacity is at the minimum of 1 (AlreadyAtMinCapacity)");
        check("AlreadyAtDesiredCapacity", "the capacity wanted is what there is already: 2 (AlreadyAtDesiredCapacity)");
        check(
            "AutoScalingAnticipatedFlapping",
            "scaling in would bring the metric back over its target, and scale out again \
             (AutoScalingAnticipatedFlapping)",
        );
        check(
            "TargetServicePutResourceAsUnscalable",
            "SageMaker does not let the capacity be changed now, as while an endpoint is updating \
             (TargetServicePutResourceAsUnscalable)",
        );
        check("SomethingNew", "Application Auto Scaling gives a reason of its own (SomethingNew)");
    }

    #[test]
    fn a_figure_that_is_left_out_leaves_a_sentence() {
        let reason = NotScaledReason::builder().code("AlreadyAtMaxCapacity").build().unwrap();
        assert_eq!(sentence(&reason), "capacity is at the maximum (AlreadyAtMaxCapacity)");
    }
}
