//! The dashboard of a template.

use crate::spec::Spec;
use crate::template::policy::Deployed;
use crate::template::setting::PolicySetting;

/// The body of the dashboard, as the text of a `Fn::Sub`.
pub(crate) fn body(_spec: &Spec, _settings: &[PolicySetting<'_>], _deployed: &[Deployed<'_>]) -> String {
    "{\n  \"widgets\": []\n}".to_owned()
}
