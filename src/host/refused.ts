/** Refused for good: the same message will be refused again. The text is for people. */
export class Refused extends Error {
  override readonly name = 'Refused'
}
