/**
 * True where four times as much takes at most nine times the processor time; in proportion is 4, the square
 * of it 16. Processor time, as other processes stretch the time on a clock. Less than a second says nothing.
 *
 * @param work does something to an input of the size
 */
export function growsInProportion(size: number, work: (size: number) => void): boolean {
  const one = processorMilliseconds(() => work(size));
  const four = processorMilliseconds(() => work(4 * size));
  return four < 1_000 || four < 9 * one;
}

function processorMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1_000;
}
