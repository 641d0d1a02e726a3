/** Picks 0 … count − 1, the n-th with a probability of 1/(n+1)^exponent, by bisection in the sums. */
export function zipfPicker(random: () => number, count: number, exponent = 1): () => number {
  let sum = 0;
  const sums = Float64Array.from({ length: count }, (_, rank) => (sum += 1 / (rank + 1) ** exponent));
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
