import { parsed, unparsed, type Parsed } from './parsed.ts'

/** A command before its variables are known: words, each of text and names of variables. */
export type Command = readonly Word[]

/** One word of a command; it stays one word whatever its variables hold. */
export type Word = readonly (string | VariablePart)[]

/** Stands for the value of a variable. */
export interface VariablePart {
  readonly variable: string
}

const mostText = 8192
const mostWords = 256
