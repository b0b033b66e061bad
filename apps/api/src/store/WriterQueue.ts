/** Runs one writer at a time, in the order of the calls. */
export class WriterQueue {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs the job when all earlier jobs have ended, with or without an error. */
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
