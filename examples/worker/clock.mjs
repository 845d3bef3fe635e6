let turn = 0
const timer = setInterval(() => console.log(`turn ${++turn}`), 1000)

process.once('SIGTERM', () => {
  clearInterval(timer)
  console.log('the last turn is done')
})
