import type { IncomingMessage } from 'node:http'
import { DockerError } from './docker-error.ts'
import { failureOf } from './exchange.ts'
import { fieldAt } from './fields.ts'

/** One message of a build or a pull. */
export interface Progress {
  /** What a build wrote, as it came. */
  readonly stream: string | undefined
  /** What a pull does, without how far it has got. */
  readonly status: string | undefined
  /** Why it failed; the last message. */
  readonly error: string | undefined
  /** The image that a build has made. */
  readonly image: string | undefined
}

const mostMessage = 4 * 1024 * 1024

/** The messages of a build or a pull, one JSON object a line; other lines are an odd answer. */
export async function* progressOf(
  socket: string,
  answer: IncomingMessage,
): AsyncGenerator<Progress> {
  let held = ''
  answer.setEncoding('utf8')
  try {
    for await (const chunk of answer as AsyncIterable<string>) {
      const lines = (held + chunk).split('\n')
      held = lines.pop() ?? ''
      if (held.length > mostMessage)
        throw new DockerError('Docker gave an odd answer: no end to it.')
      for (const line of lines) if (line.trim() !== '') yield read(line)
    }
  } catch (error) {
    throw failureOf(socket, error)
  }
  if (held.trim() !== '') yield read(held)
}

const read = (line: string): Progress => {
  let message: unknown
  try {
    message = JSON.parse(line)
  } catch {
    throw new DockerError('Docker gave an odd answer: its progress is no JSON.')
  }
  const text = (...path: readonly string[]): string | undefined => {
    const value = fieldAt(message, ...path)
    return typeof value === 'string' ? value : undefined
  }
  const isCounting = text('progress') !== undefined && text('progress') !== ''
  const id = text('id')
  const status = isCounting ? undefined : text('status')
  return {
    stream: text('stream'),
    status: status !== undefined && id !== undefined ? `${id}: ${status}` : status,
    error: text('errorDetail', 'message') ?? text('error'),
    image: text('aux', 'ID'),
  }
}
