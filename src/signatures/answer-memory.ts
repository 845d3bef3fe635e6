import type { AnswerMemory, SignatureAnswer } from '../core/evidence/verifier.ts'

/** Remembers the latest answers; the oldest are dropped first. */
export const answerMemory = (most = 50_000): AnswerMemory => {
  const answers = new Map<string, SignatureAnswer>()
  return {
    get: (key) => answers.get(key),
    set: (key, answer) => {
      if (answers.size >= most) answers.delete(answers.keys().next().value ?? '')
      answers.set(key, answer)
    },
  }
}
