/** The end of a process, wherever it stood. */
export class Killed extends Error {
  override readonly name = 'Killed'
}

/** What becomes of whoever waits at a gate. */
export type Verdict =
  | { readonly what: 'go' }
  /** The process ends here; inside a transaction, after so many of its statements. */
  | { readonly what: 'kill'; readonly afterStatements: number | null }
  | { readonly what: 'fault' }

/** Where an actor waits for its turn: before each call to the world, and after it. */
export type Gate = (call: string) => Promise<Verdict>

/** One process that goes on only when it is its turn, from one gate to the next. */
export interface Actor {
  readonly name: string
  /** The call at whose gate it stands. */
  at(): string
  isDead(): boolean
  /** Lets it go to its next gate. */
  step(verdict: Verdict): Promise<void>
}

/** Starts an actor; it runs up to its first gate. Rejects with whatever but `Killed` ends it. */
export const startActor = async (
  name: string,
  body: (gate: Gate) => Promise<void>,
): Promise<Actor> => {
  let arrived = Promise.withResolvers<void>()
  let turn = Promise.withResolvers<Verdict>()
  let at = 'birth'
  let isDead = false
  let isDying = false
  const gate: Gate = async (call) => {
    // Whatever still runs on the way out reaches nobody any more.
    if (isDying) throw new Killed()
    at = call
    turn = Promise.withResolvers()
    arrived.resolve()
    const verdict = await turn.promise
    if (verdict.what === 'kill' && verdict.afterStatements === null) throw new Killed()
    return verdict
  }
  const done = body(gate).catch((error: unknown) => {
    isDead = true
    if (!(error instanceof Killed)) throw error
  })
  await Promise.race([arrived.promise, done])
  return {
    name,
    at: () => at,
    isDead: () => isDead,
    step: async (verdict) => {
      isDying = verdict.what === 'kill'
      arrived = Promise.withResolvers()
      turn.resolve(verdict)
      await Promise.race([arrived.promise, done])
    },
  }
}
