// Required into a process whose peak memory is measured: writes it, in kB, where PEAK_MEMORY_FILE says.
process.once('exit', () => {
  require('node:fs').writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS));
});
