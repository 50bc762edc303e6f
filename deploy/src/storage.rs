//! Where the function's code is stored: a bucket of the account, in the region of the function's stack.

use std::io::Write;

use tempfile::NamedTempFile;

use crate::account::Account;
use crate::archive::Archive;
use crate::aws::{Aws, command};
use crate::call_error::{CallError, CallErrorKind};
use crate::failure::Failure;
use crate::json::text;
use crate::session::Session;

/// A place for one archive, and what is there of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// The bucket.
    pub bucket: String,
    account: Account,
    present: Present,
}

/// What is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Present {
    Nothing,
    Bucket,
    Archive,
}

impl Storage {
    /// Looks for the bucket, and for the archive in it.
    ///
    /// # Errors
    /// Where the bucket is another account's or in another region, or Amazon S3 can not be asked.
    pub fn look(aws: &dyn Aws, account: Account, bucket: &str, key: &str) -> Result<Self, Failure> {
        let present = match aws.call(&about("head-bucket", bucket, &account)) {
            Err(error) if error.kind == CallErrorKind::NotFound => Present::Nothing,
            Err(error) if error.kind == CallErrorKind::AccessDenied => return Err(not_ours(bucket, &account)),
            answer => {
                // Older versions of the tool do not tell.
                let region = text(&answer?["BucketRegion"]);
                if !region.is_empty() && region != account.region {
                    return Err(elsewhere(bucket, &region, &account));
                }
                if is_stored(aws, bucket, &account, key)? { Present::Archive } else { Present::Bucket }
            }
        };
        Ok(Self { bucket: bucket.to_owned(), account, present })
    }

    /// What will be made, in sentences.
    #[must_use]
    pub fn notices(&self, archive: &Archive) -> Vec<String> {
        let Self { bucket, account, present } = self;
        let made = (*present == Present::Nothing)
            .then(|| format!("the bucket {bucket} is made in {}, for the function's code alone", account.region));
        let uploaded = (*present != Present::Archive)
            .then(|| format!("the function's code is uploaded: {} to s3://{bucket}/{}", archive.size(), archive.key));
        made.into_iter().chain(uploaded).collect()
    }

    /// Makes what is not there yet.
    ///
    /// # Errors
    /// Where the bucket can not be made or the archive not be uploaded; no stack was changed by then.
    pub fn store(&self, session: &mut Session<'_>, archive: &Archive) -> Result<(), Failure> {
        if self.present == Present::Nothing {
            session.console.note(&format!("making the bucket {} ...", self.bucket));
            self.make(session.aws).map_err(|error| self.unmade(error))?;
        }
        if self.present != Present::Archive {
            session.console.note(&format!("uploading the function's code, {} ...", archive.size()));
            let file = written(&archive.bytes)?;
            let mut upload = about("put-object", &self.bucket, &self.account);
            upload.extend(["--key", &archive.key, "--body"].map(str::to_owned));
            upload.push(file.path().display().to_string());
            session.aws.call(&upload).map_err(|error| interrupted_or(error, CallError::into_failure))?;
        }
        Ok(())
    }

    /// The same with the `aws` command, for somebody who has the code as an archive of another maker.
    #[must_use]
    pub fn equivalent(&self, archive: &Archive, packed: &str, region_option: &str) -> Vec<String> {
        let Self { bucket, present, .. } = self;
        let made = (*present == Present::Nothing).then(|| format!("aws s3 mb s3://{bucket}{region_option}"));
        let copied = (*present != Present::Archive)
            .then(|| format!("aws s3 cp {packed} s3://{bucket}/{}{region_option}", archive.key));
        made.into_iter().chain(copied).collect()
    }

    fn make(&self, aws: &dyn Aws) -> Result<(), CallError> {
        let mut make = command(["s3api", "create-bucket", "--bucket", &self.bucket]);
        // The first region is the one that may not be named.
        // See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html>.
        if self.account.region != "us-east-1" {
            let place = format!("LocationConstraint={}", self.account.region);
            make.extend(["--create-bucket-configuration".to_owned(), place]);
        }
        aws.call(&make).map(drop)
    }

    fn unmade(&self, error: CallError) -> Failure {
        if error.message.contains("BucketAlreadyExists") || error.message.contains("not available") {
            return not_ours(&self.bucket, &self.account);
        }
        interrupted_or(error, CallError::into_failure)
    }
}

/// The name of the bucket that is made where none is named.
#[must_use]
pub fn default_bucket(account: &Account) -> String {
    format!("stepscale-{}-{}", account.id, account.region)
}

/// A call about a bucket that fails where the bucket is another account's: a name that can be foretold may be taken.
fn about(operation: &str, bucket: &str, account: &Account) -> Vec<String> {
    command(["s3api", operation, "--bucket", bucket, "--expected-bucket-owner", &account.id])
}

/// Whether the archive is in the bucket. Without the right to list the bucket, Amazon S3 does not tell: then it is not.
fn is_stored(aws: &dyn Aws, bucket: &str, account: &Account, key: &str) -> Result<bool, Failure> {
    let mut look = about("head-object", bucket, account);
    look.extend(["--key", key].map(str::to_owned));
    match aws.call(&look) {
        Ok(_) => Ok(true),
        Err(error) if [CallErrorKind::NotFound, CallErrorKind::AccessDenied].contains(&error.kind) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn written(bytes: &[u8]) -> Result<NamedTempFile, Failure> {
    let written = NamedTempFile::with_prefix("stepscale-").and_then(|mut file| file.write_all(bytes).map(|()| file));
    written.map_err(|error| {
        Failure::environment(format!("can not write the archive of the function's code: {error}"))
            .help("make room in the folder for temporary files, or name another with TMPDIR")
    })
}

fn interrupted_or(error: CallError, otherwise: impl FnOnce(CallError) -> Failure) -> Failure {
    if error.kind == CallErrorKind::Interrupted {
        return Failure::interrupted("the function's code may not be stored, and no stack was changed");
    }
    otherwise(error)
}

fn not_ours(bucket: &str, account: &Account) -> Failure {
    Failure::input(format!(
        "the bucket `{bucket}` can not be used: it is not account {}'s, or you may not see it",
        account.id
    ))
    .help(format!("name a bucket of yours in {} with --bucket NAME", account.region))
    .help("or, where it is yours, ask for the permission `s3:ListBucket` on it")
}

fn elsewhere(bucket: &str, region: &str, account: &Account) -> Failure {
    Failure::input(format!(
        "the bucket `{bucket}` is in {region}, and a function takes its code from a bucket in its own region, {}",
        account.region
    ))
    .help(format!("name a bucket in {} with --bucket NAME, or leave --bucket out", account.region))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::aws::scripted::Scripted;
    use crate::session::fixtures::with_session;

    fn account(region: &str) -> Account {
        Account { id: "123456789012".to_owned(), region: region.to_owned() }
    }

    fn archive() -> Archive {
        Archive { bytes: b"packed".to_vec(), key: "stepscale/k.zip".to_owned() }
    }

    const BUCKET: &str = "stepscale-123456789012-eu-central-1";

    /// Looks and stores; what was said beforehand, and the calls that changed something without the file's name.
    fn store(aws: Scripted, region: &str) -> (Vec<String>, Vec<String>) {
        let aws = aws.answer("create-bucket", Value::Null).answer("put-object", Value::Null);
        let storage =
            Storage::look(&aws, account(region), &default_bucket(&account(region)), "stepscale/k.zip").unwrap();
        let notices = storage.notices(&archive());
        let (stored, _, _) = with_session(&aws, "", |session| storage.store(session, &archive()));
        stored.unwrap();
        let changes = aws.calls().into_iter().filter(|call| !call.contains(" head-"));
        (notices, changes.map(|call| call.split(" --body").next().unwrap().to_owned()).collect())
    }

    #[test]
    fn only_what_is_missing_is_made_and_all_of_it_is_said_before() {
        let missing = |aws: Scripted, operation| aws.refuse(operation, CallErrorKind::NotFound, "Not Found");
        let there = |aws: Scripted, operation| aws.answer(operation, Value::Null);
        let made = format!("the bucket {BUCKET} is made in eu-central-1, for the function's code alone");
        let uploaded = format!("the function's code is uploaded: 0.1 MB to s3://{BUCKET}/stepscale/k.zip");
        let create = format!(
            "s3api create-bucket --bucket {BUCKET} --create-bucket-configuration LocationConstraint=eu-central-1"
        );
        let put =
            format!("s3api put-object --bucket {BUCKET} --expected-bucket-owner 123456789012 --key stepscale/k.zip");
        for (aws, notices, calls) in [
            (missing(Scripted::new(), "head-bucket"), vec![made, uploaded.clone()], vec![create, put.clone()]),
            (missing(there(Scripted::new(), "head-bucket"), "head-object"), vec![uploaded], vec![put]),
            (there(there(Scripted::new(), "head-bucket"), "head-object"), vec![], vec![]),
        ] {
            assert_eq!(store(aws, "eu-central-1"), (notices, calls));
        }
        let (_, calls) = store(missing(Scripted::new(), "head-bucket"), "us-east-1");
        assert_eq!(calls[0], "s3api create-bucket --bucket stepscale-123456789012-us-east-1");
    }

    #[test]
    fn a_bucket_that_can_not_be_used_is_refused_before_anything_is_made() {
        let taken = format!(
            "error: the bucket `{BUCKET}` can not be used: it is not account 123456789012's, or you may not see it\n  = help: \
             name a bucket of yours in eu-central-1 with --bucket NAME\n  = help: or, where it is yours, ask for the \
             permission `s3:ListBucket` on it"
        );
        let elsewhere = format!(
            "error: the bucket `{BUCKET}` is in us-west-2, and a function takes its code from a bucket in its own region, \
             eu-central-1\n  = help: name a bucket in eu-central-1 with --bucket NAME, or leave --bucket out"
        );
        for (aws, expected) in [
            (Scripted::new().refuse("head-bucket", CallErrorKind::AccessDenied, "Forbidden"), taken),
            (Scripted::new().answer("head-bucket", json!({"BucketRegion": "us-west-2"})), elsewhere),
        ] {
            let outcome =
                Storage::look(&aws, account("eu-central-1"), BUCKET, "k").map_err(|failure| failure.to_string());
            assert_eq!(outcome, Err(expected));
        }
    }

    #[test]
    fn a_name_that_somebody_takes_meanwhile_is_no_bucket_of_ours() {
        let aws = Scripted::new().refuse("head-bucket", CallErrorKind::NotFound, "Not Found").refuse(
            "create-bucket",
            CallErrorKind::Refused,
            "The requested bucket name is not available.",
        );
        let storage = Storage::look(&aws, account("eu-central-1"), "mine", "k").unwrap();
        let (stored, _, _) = with_session(&aws, "", |session| storage.store(session, &archive()));
        let message = stored.unwrap_err().message;
        assert_eq!(
            message,
            "the bucket `mine` can not be used: it is not account 123456789012's, or you may not see it"
        );
    }

    #[test]
    fn an_interrupted_upload_says_what_was_changed() {
        let aws = Scripted::new()
            .answer("head-bucket", Value::Null)
            .refuse("head-object", CallErrorKind::NotFound, "Not Found")
            .refuse("put-object", CallErrorKind::Interrupted, "");
        let storage = Storage::look(&aws, account("eu-central-1"), BUCKET, "k").unwrap();
        let (stored, _, _) = with_session(&aws, "", |session| storage.store(session, &archive()));
        assert_eq!(
            stored.unwrap_err().to_string(),
            "interrupted: the function's code may not be stored, and no stack was changed"
        );
    }
}
