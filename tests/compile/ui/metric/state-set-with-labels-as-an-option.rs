use metrics_runtime::{LabelValue, StateSet, metric};

#[derive(Clone, Copy, LabelValue)]
enum Door {
    Open,
    Closed,
}

/// The state of the door.
#[metric("front_door", labels(house = "1"))]
static FRONT_DOOR: StateSet<Door>;

fn main() {}
