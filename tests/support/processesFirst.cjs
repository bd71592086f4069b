const { default: Sequencer } = require("@jest/test-sequencer");

/**
 * Projects whose tests start processes are those with a global set-up: their tests take longest.
 *
 * @param {import("@jest/test-result").Test} test
 */
const startsProcesses = (test) => Boolean(test.context.config.globalSetup);

/**
 * Jest's order, but tests that start processes come first. Where no duration is known, as in a clean clone,
 * Jest begins with the largest files, and some of the longest tests are in the smallest: at the end one
 * worker would run them while the others have nothing left. Short tests last fill that time.
 */
module.exports = class ProcessesFirst extends Sequencer {
  /**
   * @override
   * @param {import("@jest/test-result").Test[]} tests
   */
  async sort(tests) {
    const sorted = await super.sort(tests);
    return [...sorted.filter(startsProcesses), ...sorted.filter((test) => !startsProcesses(test))];
  }
};
