/**
 * How likely an edge of that weight, or a heavier one, is at a node whose strength (the sum of the weights of its edges)
 * spreads at random over its edges; from 0 to 1, the smaller the more it tells:
 *
 *     α = 1 − (k − 1) · ∫ (1 − x)^(k − 2) dx from 0 to w / s = (1 − w / s)^(k − 1)
 *
 * An only edge tells nothing: 1. An edge belongs to the backbone if α is below a level at one of its ends at least, so
 * that an edge of a node that has no other must convince the node at its other end.
 * Source: M. Á. Serrano, M. Boguñá, A. Vespignani, Extracting the multiscale backbone of complex weighted networks, PNAS
 * 106(16), 2009, equation 2.
 */
export const disparity = (weight: number, degree: number, strength: number): number =>
  degree < 2 ? 1 : Math.max(0, 1 - weight / strength) ** (degree - 1);
