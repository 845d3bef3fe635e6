import type { Digest } from '../../src/formats/digest.ts'

/** What is reported of one slot; times in milliseconds since 1970. */
export interface Said {
  readonly digest: Digest
  readonly status: 'deployed' | 'decommissioned'
  readonly deployedAt: number | undefined
  readonly endedAt: number | undefined
  readonly observedAt: number | undefined
}

/** Something that happened in the slot, told by the report of that turn, heard at that time. */
interface Point {
  readonly at: number
  readonly turn: number
  readonly heard: number
  readonly start: Begun | null
}

interface Begun {
  readonly digest: Digest
  id: string
  seenAt: number
}

/** One record as this model tells it. */
export interface Life {
  readonly begun: Begun
  readonly point: Point
  readonly end: Point | null
}

type IsSame = (one: Digest, other: Digest) => boolean

/**
 * The ledger's rules told another way: a slot is no more than its starts and stops. Sorted by time,
 * and of the same instant by turn, each start runs until whatever comes next.
 */
export class Timeline {
  readonly #points: Point[] = []
  readonly #isSame: IsSame

  constructor(isSame: IsSame) {
    this.#isSame = isSame
  }

  lives(): readonly Life[] {
    const inOrder = this.#points.toSorted((a, b) => a.at - b.at || a.turn - b.turn)
    return inOrder.flatMap((point, index) =>
      point.start ? [{ begun: point.start, point, end: inOrder[index + 1] ?? null }] : [],
    )
  }

  running(): Life | undefined {
    const last = this.lives().at(-1)
    return last?.end === null ? last : undefined
  }

  /**
   * What a report comes to: an outcome or a refusal's code, and the record that begins, if one
   * does.
   */
  tell(said: Said, turn: number, now: number): readonly [outcome: string, begun?: Begun] {
    for (const time of [said.deployedAt, said.endedAt, said.observedAt])
      if (time !== undefined && time > now + 300_000) return ['time_invalid']
    const come = (time: number | undefined) => (time !== undefined && time > now ? undefined : time)
    const [given, endedAt, observed] = [said.deployedAt, said.endedAt, said.observedAt].map(come)
    const last = this.lives().at(-1)
    const since = last?.end?.at ?? last?.point.at
    if (observed !== undefined && since !== undefined && observed < since) return ['outdated']
    return said.status === 'deployed'
      ? this.#start(said.digest, { given, observed, turn, now })
      : this.#stop(said.digest, { endedAt, turn, now })
  }

  /** Ends what runs, as a forced deletion does. */
  stop(turn: number, now: number): void {
    const running = this.running()
    if (running) this.#add(Math.max(now, running.point.at), turn, now, null)
  }

  #start(
    digest: Digest,
    told: {
      readonly given: number | undefined
      readonly observed: number | undefined
      readonly turn: number
      readonly now: number
    },
  ): readonly [string, Begun?] {
    const { given, turn, now } = told
    const seenAt = told.observed ?? now
    const lives = this.lives()
    const last = lives.at(-1)
    const running = this.running()
    if (running && this.#isSame(digest, running.begun.digest)) {
      running.begun.seenAt = Math.max(running.begun.seenAt, seenAt)
      return ['unchanged']
    }
    if (given !== undefined && last && given < (last.end?.at ?? last.point.at)) {
      const then = lives.find(({ point, end }) => point.at <= given && end && given < end.at)
      if (then && this.#isSame(digest, then.begun.digest)) return ['unchanged']
      return ['outdated', this.#add(given, turn, now, { digest, id: '', seenAt: given })]
    }
    const earliest = running ? running.point.at + 1 : (last?.end?.at ?? -Infinity)
    const at = given ?? Math.max(now, earliest)
    const begun = { digest, id: '', seenAt: Math.max(at, seenAt) }
    const outcome = running ? this.#nameOf(digest, running.begun.digest, lives) : 'deployed'
    return [outcome, this.#add(at, turn, now, begun)]
  }

  #nameOf(digest: Digest, superseded: Digest, lives: readonly Life[]): string {
    const first = (sought: Digest) =>
      lives.findIndex(({ begun }) => this.#isSame(sought, begun.digest))
    const index = first(digest)
    return index >= 0 && index < first(superseded) ? 'rolled_back' : 'superseded'
  }

  #stop(
    digest: Digest,
    {
      endedAt,
      turn,
      now,
    }: { readonly endedAt: number | undefined; readonly turn: number; readonly now: number },
  ): readonly [string] {
    const last = this.lives().at(-1)
    if (!last || !this.#isSame(digest, last.begun.digest)) return ['not_deployed']
    if (last.end) return ['unchanged']
    const at = endedAt ?? Math.max(now, last.point.at)
    if (at < last.point.at) return ['time_invalid']
    this.#add(at, turn, now, null)
    return ['decommissioned']
  }

  #add<T extends Begun | null>(at: number, turn: number, heard: number, start: T): T {
    this.#points.push({ at, turn, heard, start })
    return start
  }
}

/** The record as the tables should keep it. */
export const rowOf = ({ begun, point, end }: Life, nextId: string | null): object => ({
  id: begun.id,
  digest: begun.digest,
  status: end === null ? 'deployed' : end.start ? 'superseded' : 'decommissioned',
  deployed_at: point.at,
  recorded_at: point.heard,
  last_seen_at: begun.seenAt,
  ended_at: end?.at ?? null,
  // Of a record and what ended it, the one that came later told of the end.
  end_recorded_at: end && (end.turn > point.turn ? end.heard : point.heard),
  superseded_by: end?.start ? nextId : null,
})
