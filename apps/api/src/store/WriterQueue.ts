/** One writer at a time, in the order of asking. */
export class WriterQueue {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs the job when all jobs before it have ended, well or badly. */
  run<Result>(job: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(job)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Resolves when everything asked for so far has ended. */
  async drained(): Promise<void> {
    await this.#last
  }
}
