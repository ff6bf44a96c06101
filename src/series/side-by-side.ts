// Works side by side, a few at a time.

/**
 * Results in the order of the works, of which at most `lanes` are under way; `work` is given its place. A failure lets no further one
 * begin; those under way are waited for before it is thrown.
 */
export async function sideBySide<Result>(
  count: number,
  lanes: number,
  work: (at: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    try {
      for (let at = next++; at < count; at = next++) results[at] = await work(at);
    } catch (error) {
      next = count;
      throw error;
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return results;
}
