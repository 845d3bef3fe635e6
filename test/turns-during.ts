/** How many turns of the main loop others had while something went on. */
export const turnsDuring = async (act: () => Promise<unknown>): Promise<number> => {
  let [turns, going] = [0, true]
  const turn = (): void => {
    turns += 1
    if (going) setImmediate(turn)
  }
  setImmediate(turn)
  await act()
  going = false
  return turns
}
