//! How a table of stable codes is written: one row for each, from which all that is said of them comes.

/// An enum of codes out of rows of a doc comment, a variant, its identifier, how bad it is, and why it is a problem.
macro_rules! stable_codes {
    ($(#[doc = $about:literal])+ $name:ident; $($(#[doc = $doc:literal])+ $variant:ident = $id:literal, $severity:ident, $why:literal;)+) => {
        $(#[doc = $about])+
        ///
        /// A code, once released, keeps its meaning and is never given to another problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl $name {
            /// Every code, in the order of their identifiers.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The identifier, as printed and as documented.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// How bad it is: an error keeps what is read from being made use of.
            #[must_use]
            pub const fn severity(self) -> scaling::Severity {
                match self { $(Self::$variant => scaling::Severity::$severity,)+ }
            }

            /// Why it is a problem; one sentence without a full stop.
            #[must_use]
            pub const fn why(self) -> &'static str {
                match self { $(Self::$variant => $why,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.id())
            }
        }
    };
}

pub(crate) use stable_codes;
