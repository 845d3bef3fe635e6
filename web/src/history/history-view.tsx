/** Not built yet. */
export const HistoryView = () => <h1>History</h1>
