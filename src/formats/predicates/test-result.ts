import { dueTextIn, inside, listIn, textIn, textsIn, type Field } from './reading.ts'
import { counted, fields, listed, type Understood, type Verdict } from './summary.ts'

const verdicts: Readonly<Record<string, Verdict>> = {
  PASSED: 'passed',
  WARNED: 'warned',
  FAILED: 'failed',
}

/** Reads a test result (in-toto.io/attestation/test-result/v0.1). */
export const readTestResult = (predicate: Field): Understood => {
  const result = dueTextIn(inside(predicate, 'result'))
  const told = Object.hasOwn(verdicts, result) ? verdicts[result] : undefined
  if (!told) predicate.note('must have PASSED, WARNED or FAILED at /result')
  const passed = textsIn(inside(predicate, 'passedTests'))
  const warned = textsIn(inside(predicate, 'warnedTests'))
  const failed = textsIn(inside(predicate, 'failedTests'))
  const configuration = listIn(inside(predicate, 'configuration')).flatMap(
    (item) => textIn(inside(item, 'name')) ?? textIn(inside(item, 'uri')) ?? [],
  )
  // A result that its own list of failures contradicts is none to rely on.
  const verdict = failed.length > 0 ? 'failed' : (told ?? 'failed')
  const counts = `${passed.length} passed, ${warned.length} warned, ${failed.length} failed`
  const none = passed.length + warned.length + failed.length === 0
  const despite = told !== verdict ? `, though the result says ${result}` : ''
  return {
    verdict,
    sentence: `Tests ${verdict}${none ? '' : `: ${counts}`}${despite}.`,
    fields: fields(
      ['Result', result],
      [
        'Tests',
        none
          ? null
          : `${counted(passed.length + warned.length + failed.length, 'test')}: ${counts}`,
      ],
      ['Failed', listed(failed)],
      ['Warned', listed(warned)],
      ['Run', textIn(inside(predicate, 'url'))],
      ['Configuration', listed(configuration)],
    ),
  }
}
