// Styles are taken up by the build; the code only names them.
declare module '*.css'

// This one comes with the script that needs it, as text.
declare module 'uplot/dist/uPlot.min.css' {
  const text: string
  export default text
}
