//! What the account shows: status, capacity and alarms.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use scaling::AlarmState;

use super::{Palette, titled};
use crate::observation::AlarmSeen;
use crate::view::scene::Scene;
use crate::view::words;
use crate::view::words::tame;

/// More alarms than these are counted instead.
const MOST_ALARMS: usize = 4;

pub(super) fn height(scene: &Scene) -> u16 {
    // A title, a line of its own for capacity, and the alarms.
    let alarms = scene.account.alarms.len().min(MOST_ALARMS);
    2 + u16::try_from(alarms).unwrap_or_default()
}

pub(super) fn render(frame: &mut Frame<'_>, area: Rect, scene: &Scene, palette: Palette) {
    let inner = titled(frame, area, "endpoint", palette);
    let account = &scene.account;
    let status = account.status.as_ref().map(|status| {
        let color = if status == "InService" { Color::Green } else { Color::Yellow };
        Span::styled(tame(status), palette.color(color))
    });
    let capacity = words::capacity(account.in_service, account.desired, scene.heading.unit);
    let capacity = capacity.map(Span::raw);
    let range = account.range.map(|(min, max)| Span::styled(format!("range {min} to {max}"), palette.quiet()));
    let mut capacity: Vec<_> = [status, capacity, range].into_iter().flatten().collect();
    if capacity.is_empty() {
        capacity.push(Span::styled("nothing seen yet", palette.quiet()));
    }
    let capacity = capacity.into_iter().flat_map(|part| [part, Span::raw("   ")]);
    let mut lines = vec![capacity.collect::<Line<'_>>()];
    let mut alarms: Vec<_> = account.alarms.iter().collect();
    // Those in ALARM first, so that they are seen where not all are.
    alarms.sort_by_key(|alarm| alarm.state != AlarmState::Alarm);
    let is_too_many = MOST_ALARMS < alarms.len();
    let shown = if is_too_many { MOST_ALARMS - 1 } else { MOST_ALARMS };
    lines.extend(alarms.iter().take(shown).map(|alarm| line(alarm, palette)));
    if is_too_many {
        let more = format!("and {} alarms more", alarms.len() - shown);
        lines.push(Line::styled(more, palette.quiet()));
    }
    frame.render_widget(Paragraph::new(lines), inner);
}

/// An alarm that a policy of steps keeps on is in ALARM by design: the state is said in words, and not in red.
fn line(alarm: &AlarmSeen, palette: Palette) -> Line<'static> {
    let style = match alarm.state {
        AlarmState::Alarm => palette.bold(Color::Yellow),
        AlarmState::Ok => palette.color(Color::Green),
        AlarmState::InsufficientData => palette.quiet(),
    };
    let state = Span::styled(format!("{:<18}", alarm.state.as_str()), style);
    Line::from(vec![state, Span::raw(tame(&alarm.name))])
}
