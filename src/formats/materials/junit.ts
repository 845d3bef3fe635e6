import { SaxesParser } from 'saxes'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { documentLimits, type DocumentFacts } from './facts.ts'

const mostDepth = 64
const mostEvents = 2_000_000
const mostAttributes = 64
const mostName = 256
const pieceLength = 64 * 1024

/**
 * Reads what makes a JUnit report: well-formed XML in UTF-8 without a document type, `testcase`s
 * with names inside `testsuite`s. Entities other than XML's own five are refused.
 */
export const readJunit = (bytes: Uint8Array): Parsed<DocumentFacts> => {
  if (bytes.byteLength > documentLimits.maxBytes)
    return unparsed(`must be at most ${documentLimits.maxBytes} bytes long`)
  const text = decode(bytes)
  if (text === undefined) return unparsed('must be well-formed UTF-8')
  const report = startReport()
  try {
    for (let at = 0; at < text.length; at += pieceLength)
      report.parser.write(text.slice(at, at + pieceLength))
    report.parser.close()
  } catch (error) {
    if (error instanceof XmlProblem) return unparsed(error.message)
    throw error
  }
  const { testcase = 0, failure = 0, error = 0, skipped = 0 } = report.counts
  return parsed({
    mediaType: 'application/xml',
    notes: {
      'tests.total': String(testcase),
      'tests.failed': String(failure),
      'tests.errored': String(error),
      'tests.skipped': String(skipped),
    },
  })
}

/** Whether a text begins as a JUnit report does: one that is none then has a flaw. */
export const looksLikeJunit = (beginning: string): boolean =>
  /^\s*</.test(beginning) && /<testsuites?[\s/>]/.test(beginning)

/** Why reading ended; `message` completes "this document …". */
class XmlProblem extends Error {
  override readonly name = 'XmlProblem'
}

type Counted = 'testcase' | 'failure' | 'error' | 'skipped'

const holders: Readonly<Record<string, readonly (string | undefined)[]>> = {
  testsuites: [undefined],
  testsuite: [undefined, 'testsuites', 'testsuite'],
  testcase: ['testsuite'],
}

const startReport = () => {
  const parser = new SaxesParser({ position: true })
  const counts: Partial<Record<Counted, number>> = {}
  const open: string[] = []
  let events = 0
  let attributes = 0
  const refuse = (problem: string): never => {
    throw new XmlProblem(`${problem} (line ${parser.line}, column ${parser.columnIndex + 1})`)
  }
  const count = (): void => {
    if (++events > mostEvents) refuse(`must have at most ${mostEvents} parts`)
  }
  // The library quotes what it read, which may hold a secret.
  parser.on('error', () => refuse('must be well-formed XML without entities of its own'))
  parser.on('doctype', () => refuse('must have no document type (<!DOCTYPE)'))
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^(?:utf-8|us-ascii)$/i.test(encoding))
      refuse('must be in UTF-8, as its XML declaration must say')
  })
  for (const each of ['text', 'comment', 'cdata', 'processinginstruction'] as const)
    parser.on(each, count)
  parser.on('opentagstart', ({ name }) => {
    count()
    attributes = 0
    if (open.length === mostDepth) refuse(`must not nest deeper than ${mostDepth} levels`)
    if (name.length > mostName) refuse(`must have names of at most ${mostName} characters`)
  })
  parser.on('attribute', () => {
    if (++attributes > mostAttributes) refuse(`must have at most ${mostAttributes} attributes each`)
  })
  parser.on('opentag', ({ name, attributes: given }) => {
    const problem = placeProblem(name, open)
    if (problem !== undefined) refuse(problem)
    if (name === 'testcase' && !given['name']) refuse('must have a name at each testcase')
    if (name === 'testcase' || (open.at(-1) === 'testcase' && isCounted(name)))
      counts[name] = (counts[name] ?? 0) + 1
    open.push(name)
  })
  parser.on('closetag', () => void open.pop())
  return { parser, counts }
}

const isCounted = (name: string): name is Counted =>
  name === 'failure' || name === 'error' || name === 'skipped'

const placeProblem = (name: string, open: readonly string[]): string | undefined => {
  if (open.length === 0 && name !== 'testsuites' && name !== 'testsuite')
    return 'must be a JUnit report, with testsuites or testsuite as its root'
  const allowed = Object.hasOwn(holders, name) ? holders[name] : undefined
  return allowed && !allowed.includes(open.at(-1))
    ? `must have ${name} only where a JUnit report has it`
    : undefined
}

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
