//! What `aws cloudwatch get-metric-data` and `aws cloudwatch get-metric-statistics` print.

use serde_json::{Map, Value};

use super::clock::Clock;
use super::columns::{per_unit, shortened};
use super::csv::{NoCount, counted};
use super::listed::{self, Listed, Series};
use super::spread::Row;
use super::{Options, Problem};
use crate::Arrivals;

const PAGES_FIX: &str = "let the aws command fetch all of it: without --max-items, --max-datapoints and --no-paginate";

/// Reads the output of one of the commands.
pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Listed, Problem> {
    let text = str::from_utf8(bytes).map_err(|_| {
        Problem::new(None, "this is no JSON: it is not UTF-8".to_owned(), "save it as the aws command prints it")
    })?;
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default();
        let line = u64::try_from(error.line()).ok();
        Problem::new(
            line,
            format!("this is no JSON: {reason}"),
            "save all that the aws command prints, and nothing else",
        )
    })?;
    let Value::Object(object) = value else {
        return Err(unknown("it is not an object"));
    };
    let rows = if let Some(results) = object.get("MetricDataResults").and_then(Value::as_array) {
        metric_data(&object, results, options)?
    } else if let Some(datapoints) = object.get("Datapoints").and_then(Value::as_array) {
        metric_statistics(&object, datapoints, options)?
    } else {
        return Err(other(&object));
    };
    Listed::of(rows, None, options)?.ok_or_else(|| {
        let message = "the series has no datapoint".to_owned();
        Problem::new(None, message, "check the dimensions and the times that were asked for")
    })
}

/// The results of one or more pages; a series has one in each.
fn metric_data(object: &Map<String, Value>, results: &[Value], options: &Options) -> Result<Vec<Row>, Problem> {
    let mut ids: Vec<&str> = Vec::new();
    for result in results {
        let id = text(result, "Id");
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let series: Vec<_> = ids.iter().map(|id| Series { names: names(results, id) }).collect();
    let position = listed::chosen(&series, options)?;
    if let Some(problem) = series[position].names.iter().find_map(|name| per_unit(name, None)) {
        return Err(problem);
    }
    if object.get("NextToken").is_some_and(Value::is_string) {
        return Err(Problem::new(None, "this is one page of several: it has a `NextToken`".to_owned(), PAGES_FIX));
    }
    let mut rows = Vec::new();
    let mut status = "";
    for result in pages(results, ids[position]) {
        status = text(result, "StatusCode");
        let times = result.get("Timestamps").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let values = result.get("Values").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if times.len() != values.len() {
            let message = format!("there are {} timestamps and {} values", times.len(), values.len());
            return Err(Problem::new(None, message, "save all that the aws command prints, and nothing else"));
        }
        for (time, value) in times.iter().zip(values) {
            rows.push(row(time, value)?);
        }
    }
    match status {
        "" | "Complete" => Ok(rows),
        "PartialData" => {
            Err(Problem::new(None, "the data is not complete: its status is `PartialData`".to_owned(), PAGES_FIX))
        }
        status => Err(Problem::new(
            None,
            format!("CloudWatch did not give out the data: its status is `{}`", shortened(status)),
            "read its Messages, and ask again",
        )),
    }
}

/// The results of a series, one for each page.
fn pages<'a>(results: &'a [Value], id: &'a str) -> impl Iterator<Item = &'a Value> {
    results.iter().filter(move |result| text(result, "Id") == id)
}

fn names<'a>(results: &'a [Value], id: &'a str) -> Vec<&'a str> {
    let label = pages(results, id).map(|result| text(result, "Label")).next();
    [id].into_iter().chain(label).filter(|name| !name.is_empty()).collect()
}

fn metric_statistics(
    object: &Map<String, Value>,
    datapoints: &[Value],
    options: &Options,
) -> Result<Vec<Row>, Problem> {
    let label = object.get("Label").and_then(Value::as_str).unwrap_or_default();
    listed::chosen(&[Series { names: vec![label] }], options)?;
    if let Some(problem) = per_unit(label, None) {
        return Err(problem);
    }
    let rows = datapoints.iter().map(|datapoint| {
        let (Some(time), Some(sum)) = (datapoint.get("Timestamp"), datapoint.get("Sum")) else {
            let message =
                "a datapoint has no `Timestamp` or no `Sum`: the requests of a period are the sum of Invocations"
                    .to_owned();
            return Err(Problem::new(None, message, "ask CloudWatch with --statistics Sum"));
        };
        row(time, sum)
    });
    rows.collect()
}

fn row(time: &Value, value: &Value) -> Result<Row, Problem> {
    let written = time.as_str().map_or_else(|| time.to_string(), ToOwned::to_owned);
    let clock = Clock::of(written.as_bytes()).filter(|clock| !matches!(clock, Clock::Minutes));
    let Some(seconds) = clock.and_then(|mut clock| clock.seconds(written.as_bytes())) else {
        let message = format!("`{}` is no timestamp of CloudWatch", shortened(&written));
        return Err(Problem::new(None, message, "save all that the aws command prints, and nothing else"));
    };
    let requests = match value {
        Value::Null => Ok(Arrivals::GAP),
        value => value.as_f64().ok_or(NoCount::NotANumber).and_then(counted),
    };
    let requests = requests.map_err(|wrong| {
        let problem = wrong.problem(None, value.to_string().as_bytes());
        Problem { message: format!("at `{written}`: {}", problem.message), ..problem }
    })?;
    Ok(Row { seconds, requests, line: None })
}

/// JSON that is something else.
fn other(object: &Map<String, Value>) -> Problem {
    if object.contains_key("metrics") || object.contains_key("widgets") {
        let message = "this is the source of a graph or a dashboard: it says what is drawn, and has no data".to_owned();
        let fix = "download the graph as CSV, or export the metric with aws cloudwatch get-metric-data";
        return Problem::new(None, message, fix);
    }
    let keys: Vec<_> = object.keys().take(5).map(|key| format!("`{}`", shortened(key))).collect();
    unknown(&match keys.as_slice() {
        [] => "it is empty".to_owned(),
        keys => format!("it has {}", keys.join(", ")),
    })
}

fn unknown(what: &str) -> Problem {
    Problem::new(
        None,
        format!("this JSON is no output of get-metric-data or get-metric-statistics: {what}"),
        "give what one of these commands of aws cloudwatch prints with --output json, or a CSV file",
    )
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
