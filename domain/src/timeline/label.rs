//! Finding a place for a label beside a bar where it touches neither a line nor another label.

/// Room kept between a label and what it stands beside.
pub const GAP: f64 = 6.0;
/// Room a label keeps from any line.
pub const CLEAR: f64 = 3.0;

/// A stretch of the row that a label must not touch: a filled bar, an edge of an outline, the today line.
pub type Obstacle = (f64, f64);

/// The left end of a label of some width inside `room`, clear of all obstacles: the first of the wished
/// places that is free, else the free place beside an obstacle that is nearest to the first wish.
pub fn place(width: f64, room: (f64, f64), obstacles: &[Obstacle], wishes: &[f64]) -> Option<f64> {
    let free = |x: f64| {
        x >= room.0 + CLEAR
            && x + width <= room.1 - CLEAR
            && obstacles.iter().all(|o| x + width + CLEAR <= o.0 || x - CLEAR >= o.1)
    };
    if let Some(x) = wishes.iter().copied().find(|x| free(*x)) {
        return Some(x);
    }
    let wish = wishes.first().copied().unwrap_or(room.0);
    let edges = [room.0 + GAP, room.1 - GAP - width];
    obstacles
        .iter()
        .flat_map(|o| [o.1 + GAP, o.0 - GAP - width])
        .chain(edges)
        .filter(|x| free(*x))
        .min_by(|a, b| (a - wish).abs().total_cmp(&(b - wish).abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_label_moves_out_of_the_way() {
        let check = |obstacles: &[Obstacle], wishes: &[f64], x| {
            assert_eq!(place(30.0, (0.0, 200.0), obstacles, wishes), x, "{obstacles:?}");
        };
        check(&[(50.0, 100.0)], &[106.0], Some(106.0));
        check(&[(50.0, 100.0), (120.0, 120.0)], &[106.0], Some(126.0));
        check(&[(0.0, 200.0)], &[206.0], None);
    }

    proptest! {
        #[test]
        fn a_placed_label_touches_nothing(
            width in 5.0..80.0_f64,
            obstacles in proptest::collection::vec((0.0..320.0_f64, 0.0..100.0_f64), 0..6),
            wish in -50.0..400.0_f64,
        ) {
            let obstacles: Vec<_> = obstacles.into_iter().map(|(x, len)| (x, x + len)).collect();
            if let Some(x) = place(width, (0.0, 320.0), &obstacles, &[wish]) {
                prop_assert!(x >= 0.0 && x + width <= 320.0);
                prop_assert!(obstacles.iter().all(|o| x + width < o.0 || x > o.1));
            }
        }
    }
}
