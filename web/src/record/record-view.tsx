/** Not built yet. */
export const RecordView = () => <h1>Record</h1>
