//! Whose a target or an alarm is: tags that are written on what we make and read before anything is touched.

/// The custom resource on whose behalf an event is handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// `StackId`, as it stands in the event.
    pub stack_id: String,
    /// `LogicalResourceId`, as it stands in the event.
    pub logical_resource_id: String,
}
