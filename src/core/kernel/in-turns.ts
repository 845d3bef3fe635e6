/** Lets everything else that waits for this process have its turn. */
export type Pause = () => Promise<void>

/** Takes all the steps, and pauses between each two of them. */
export const inTurns = async <T>(steps: Generator<void, T>, pause: Pause): Promise<T> => {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    await pause()
  }
}
