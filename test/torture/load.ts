import { digestOf } from '../../src/formats/digest.ts'

/** One report, under the key by which it may be repeated. */
export interface Sent {
  readonly key: string
  readonly body: string
}

/** A report that was answered before the server died. */
export interface Acknowledged extends Sent {
  readonly outcome: string
  readonly recordId: string | null
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
  body: string | undefined,
  key?: string,
): Promise<{ readonly status: number; readonly json: unknown } | undefined> => {
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body }),
    })
    return { status: response.status, json: await response.json() }
  } catch {
    return undefined
  }
}

/** A report about one of a few artifacts in one of a few slots, drawn by chance. */
export const drawReport = (round: number, turn: number, chance: () => number): Sent => {
  const slot = Math.floor(chance() * 6)
  const digest = digestOf(`artifact ${Math.floor(chance() * 5)}`)
  const body = {
    environment: 'place',
    logicalEnvironment: 'development',
    deploymentName: `name-${slot}`,
    kind: 'CONTAINER_IMAGE',
    digest,
    labels: { round: String(round) },
    ...(chance() < 0.15 ? { status: 'decommissioned' } : {}),
  }
  return { key: `round-${round}-${turn}`, body: JSON.stringify(body) }
}

/** Reports until the server dies; tells of each answer, and gives back what was never answered. */
export const pound = async (
  target: Target,
  clients: number,
  next: () => Sent,
  onAnswer: (answer: Acknowledged) => void,
): Promise<readonly Sent[]> => {
  const unanswered: Sent[] = []
  const client = async (): Promise<void> => {
    for (;;) {
      const sent = next()
      const answer = await call(target, 'POST', '/v1/deployment-records', sent.body, sent.key)
      if (!answer) return void unanswered.push(sent)
      const { outcome = `refused ${answer.status}`, recordId = null } = answer.json as {
        outcome?: string
        recordId?: string | null
      }
      onAnswer({ ...sent, outcome, recordId })
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return unanswered
}
