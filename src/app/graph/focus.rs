//! What the room sees: a dozen assets at most with large labels, the rest as small squares in their zones.

use std::collections::BTreeSet;

use super::layout::{Labelled, Layout, Metrics};
use crate::base::id::AssetId;
use crate::engine::view::{AssetState, Overlay, PictureView, Service};

/// At most so many labelled assets.
pub const MOST: usize = 12;

/// A layout for one set of labelled assets, kept until the set changes.
#[derive(Clone, Debug)]
pub struct FocusLayout {
    set: BTreeSet<AssetId>,
    /// The layout.
    pub layout: Layout,
}

impl FocusLayout {
    /// Takes over the old layout where the set is the same.
    pub fn for_states(old: Option<FocusLayout>, picture: &PictureView, overlay: &Overlay) -> FocusLayout {
        let set = labelled(picture, overlay);
        match old {
            Some(old) if old.set == set => old,
            _ => {
                let layout = Layout::new(picture, &Labelled::Only(set.clone()), &Metrics::ROOM);
                FocusLayout { set, layout }
            }
        }
    }
}

/// The assets to label: compromised, suspicious, out of service, then neighbours of those, then the most connected.
pub fn labelled(picture: &PictureView, overlay: &Overlay) -> BTreeSet<AssetId> {
    let state = |id: AssetId| overlay.assets.get(id.index());
    let notable = |state: &AssetState| state.mark.is_some() || state.service != Service::Up;
    let degree = |id: AssetId| picture.flows.iter().filter(|f| f.from == id || f.to == id).count();
    let near_mark = |id: AssetId| {
        picture.flows.iter().any(|flow| {
            let other = if flow.from == id { flow.to } else { flow.from };
            (flow.from == id || flow.to == id) && state(other).is_some_and(|s| s.mark.is_some())
        })
    };
    let mut ranked: Vec<(u8, usize, AssetId)> = picture
        .assets
        .iter()
        .map(|asset| {
            let rank = match state(asset.id) {
                Some(s) if s.mark.is_some() => 0,
                Some(s) if notable(s) => 1,
                _ if near_mark(asset.id) => 2,
                _ => 3,
            };
            (rank, usize::MAX - degree(asset.id), asset.id)
        })
        .collect();
    ranked.sort();
    ranked.into_iter().take(MOST).map(|(_, _, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::graph::sample::{random_picture, some_states};

    #[test]
    fn what_is_marked_comes_first_and_a_dozen_is_the_most() {
        let picture = random_picture(5, 40);
        let overlay = some_states(&picture);
        let set = labelled(&picture, &overlay);
        assert_eq!(set.len(), MOST);
        for (index, state) in overlay.assets.iter().enumerate() {
            if state.mark.is_some() || state.service != Service::Up {
                assert!(set.contains(&AssetId::new(index)), "{index}");
            }
        }
        let first = FocusLayout::for_states(None, &picture, &overlay);
        let again = FocusLayout::for_states(Some(first.clone()), &picture, &overlay);
        assert_eq!(first.layout, again.layout);
    }
}
