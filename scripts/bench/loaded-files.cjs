// Required into a process: writes the URL of every module that it loads, one a line, where LOADED_FILES says.
const { appendFileSync } = require('node:fs');
require('node:module').registerHooks({
  load(url, context, nextLoad) {
    appendFileSync(process.env.LOADED_FILES, `${url}\n`);
    return nextLoad(url, context);
  },
});
