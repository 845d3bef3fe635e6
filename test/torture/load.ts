import { setTimeout } from 'node:timers/promises'
import { digestOf } from '../../src/formats/digest.ts'

/** One call that changes something, under the key by which it may be repeated. */
export interface Sent {
  readonly key: string
  readonly path: '/v1/deployment-records' | '/v1/attestations'
  readonly body: Readonly<Record<string, unknown>>
}

/** A call that was answered before the server died. */
export interface Answered extends Sent {
  readonly status: number
  readonly answer: Readonly<Record<string, unknown>>
}

/** Where the load goes, and as whom. */
export interface Target {
  readonly url: string
  readonly secret: string
}

/** Makes one call; undefined when the server died before its answer was whole. */
export const call = async (
  { url, secret }: Target,
  method: string,
  path: string,
  body?: object,
  key?: string,
): Promise<
  { readonly status: number; readonly json: Readonly<Record<string, unknown>> } | undefined
> => {
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const json = (await response.json()) as Readonly<Record<string, unknown>>
    return { status: response.status, json }
  } catch {
    return undefined
  }
}

/** Says it, and tells what was answered, if anything was. */
export const say = async (target: Target, sent: Sent): Promise<Answered | undefined> => {
  const answer = await call(target, 'POST', sent.path, sent.body, sent.key)
  return answer && { ...sent, status: answer.status, answer: answer.json }
}

/** Where all of it happens. */
export const place = { environment: 'place', logicalEnvironment: 'development' } as const

/** A report about one of a few artifacts in one of a few slots, or evidence, drawn by chance. */
export const draw = (turn: string, chance: () => number): Sent => {
  const digest = digestOf(`artifact ${Math.floor(chance() * 5)}`)
  const predicateType = 'https://example.com/test/v1'
  if (chance() < 0.1)
    return {
      key: turn,
      path: '/v1/attestations',
      body: { digest, predicateType, predicate: { turn } },
    }
  const body = {
    ...place,
    deploymentName: `name-${Math.floor(chance() * 6)}`,
    kind: 'CONTAINER_IMAGE',
    digest,
    labels: { turn },
  }
  return { key: turn, path: '/v1/deployment-records', body: { ...body, ...how(chance()) } }
}

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString()

const how = (chance: number): object => {
  if (chance < 0.15) return { status: 'decommissioned' }
  if (chance < 0.25) return { deployedAt: ago(chance * 4000) }
  if (chance < 0.5) return { observedAt: ago(0) }
  return {}
}

/** Calls until the server dies; tells of each answer, and gives back what was never answered. */
export const pound = async (
  target: Target,
  clients: number,
  next: () => Sent,
  onAnswer: (answer: Answered) => void,
): Promise<readonly Sent[]> => {
  const unanswered: Sent[] = []
  const client = async (): Promise<void> => {
    for (;;) {
      const sent = next()
      const answered = await say(target, sent)
      if (!answered) return void unanswered.push(sent)
      onAnswer(answered)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return unanswered
}

/** The events as the outside has seen them: their hashes, the first at 0. */
export type Seen = string[]

/** Follows the events by their numbers until the server dies, or until `isEnough`. */
export const follow = async (
  target: Target,
  seen: Seen,
  isEnough: () => boolean = () => false,
): Promise<void> => {
  while (!isEnough()) {
    const answer = await call(target, 'GET', `/v1/events?after=${seen.length}&limit=500`)
    if (!answer) return
    const items = answer.json['items'] as readonly SeenEvent[]
    if (items.length === 0) await setTimeout(10)
    for (const { sequence, hash } of items) {
      if (sequence !== seen.length + 1) throw new Error(`${sequence} follows ${seen.length}`)
      seen.push(hash)
    }
  }
}

interface SeenEvent {
  readonly sequence: number
  readonly hash: string
}
