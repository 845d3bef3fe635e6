import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { readPattern, type Has, type PatternNode } from './pattern-syntax.ts'

/** Whether a whole value matches; takes time in proportion to the value's length. */
export type Pattern = (value: string) => boolean

const mostStates = 1000

/**
 * Compiles a pattern: literals, `.`, `[…]`, `\d \w \s` and their opposites, groups, `|`, `* + ?`
 * and `{m,n}` up to 100, matched against the whole value (a `^` in front and a `$` at the end change
 * nothing). All of it runs as an automaton without backtracking, so no pattern is catastrophic;
 * look-around, back-references and lazy repetition are refused.
 */
export const compilePattern = (text: string): Parsed<Pattern> => {
  const node = readPattern(text)
  if (!node.ok) return node
  const end: State = { has: null, next: [] }
  const budget = { left: mostStates }
  const start = build(node.value, end, budget)
  return budget.left > 0
    ? parsed((value) => matches(start, end, value))
    : unparsed(`must repeat less: it comes to over ${mostStates} states`)
}

/** A state of the automaton; `has` is what it takes, and null takes nothing to go on. */
interface State {
  readonly has: Has | null
  next: readonly State[]
}

/** The states that take what the node says and go on to `next`. */
const build = (node: PatternNode, next: State, budget: { left: number }): State => {
  if (--budget.left <= 0) return next
  if (node.what === 'set') return { has: node.has, next: [next] }
  if (node.what === 'sequence')
    return node.items.reduceRight((after, item) => build(item, after, budget), next)
  if (node.what === 'choice')
    return { has: null, next: node.items.map((item) => build(item, next, budget)) }
  let after = next
  if (node.most === null) {
    const loop: State = { has: null, next: [] }
    loop.next = [build(node.item, loop, budget), next]
    after = loop
  } else
    for (let count = node.least; count < node.most; count++)
      after = { has: null, next: [build(node.item, after, budget), next] }
  for (let count = 0; count < node.least; count++) after = build(node.item, after, budget)
  return after
}

const matches = (start: State, end: State, value: string): boolean => {
  let states = reachable([start])
  for (const char of value) {
    const code = char.codePointAt(0) ?? 0
    states = reachable([...states].flatMap((state) => (state.has?.(code) ? state.next : [])))
    if (states.size === 0) return false
  }
  return states.has(end)
}

/** Those states and all that can be reached without taking anything. */
const reachable = (from: readonly State[]): ReadonlySet<State> => {
  const found = new Set(from)
  // A set that grows while it is walked gives what was added, too.
  for (const state of found) if (state.has === null) for (const next of state.next) found.add(next)
  return found
}
