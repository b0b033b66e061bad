/** Runs write jobs one at a time, in the order in which they were added. */
export class WriterQueue {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs the job after all earlier jobs have succeeded or failed. */
  run<Result>(job: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(job)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Resolves when all earlier jobs have ended. */
  async drained(): Promise<void> {
    await this.#last
  }
}
