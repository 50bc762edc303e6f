//! The two forms of a template: what scales in AWS's own resources, or in one resource of ours.

/// What a template scales with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// AWS's own resources alone: a scalable target, policies and alarms.
    #[default]
    Native,
    /// One `Custom::SageMakerScaling`, which a function in a stack of its own stands behind.
    Managed,
}

/// How the first line of every rendered template begins.
const RENDERED: &str = "# Rendered by Stepscale";
/// The same of a managed one.
const RENDERED_MANAGED: &str = "# Rendered by Stepscale, managed";

impl Form {
    /// The form that the option `--managed` asks for, by whether it is there.
    #[must_use]
    pub const fn of_flag(managed: bool) -> Self {
        if managed { Self::Managed } else { Self::Native }
    }

    /// The first line of a template that has a spec.
    pub(super) const fn header(self) -> &'static str {
        match self {
            Self::Native => "# Rendered by Stepscale: change the spec and render it again.",
            Self::Managed => "# Rendered by Stepscale, managed: change the spec and render it again with --managed.",
        }
    }

    /// The form of a file in YAML that this program rendered, whatever was done to it since; `None` where it did not.
    #[must_use]
    pub fn of_rendered(text: &str) -> Option<Self> {
        let mut comments = text.lines().take_while(|line| line.starts_with('#'));
        let header = comments.find(|line| line.starts_with(RENDERED))?;
        Some(if header.starts_with(RENDERED_MANAGED) { Self::Managed } else { Self::Native })
    }

    /// The option of `render` that asks for the form, with a blank in front.
    pub(crate) const fn option(self) -> &'static str {
        match self {
            Self::Native => "",
            Self::Managed => " --managed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_the_form() {
        for form in [Form::Native, Form::Managed] {
            assert_eq!(Form::of_rendered(&format!("# a comment\n{}\nResources: {{}}\n", form.header())), Some(form));
        }
        for other in ["", "Resources: {}\n# Rendered by Stepscale: too late\n", "# Written by hand\n"] {
            assert_eq!(Form::of_rendered(other), None, "{other}");
        }
    }
}
