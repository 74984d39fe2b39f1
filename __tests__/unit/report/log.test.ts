import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { openLog } from '../../../src/report/log.ts';
import { obey } from '../../support/runner-commands.ts';

let written = '';
let spy: { mockRestore(): void };

beforeEach(() => {
  written = '';
  spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written += String(chunk);
    return true;
  });
});

afterEach(() => spy.mockRestore());

const ATTACKS = [
  '::set-output name=image::evil',
  '::error::evil',
  '   ::error file=a.ts,line=1::evil',
  '::add-mask::e',
  '::stop-commands::mine',
  '::mine::',
  '::endgroup::',
  '##[error]evil',
  'harmless ##[set-env name=PATH]/evil',
  'harmless\r::error::evil',
  'harmless\n::add-path::/evil',
  'harmless\r\n::save-state name=isPost::true',
  '\u001b[2K\u001b[1G::error::evil',
  '\u001b[31m::error::evil\u001b[0m',
  '%0A::error::evil',
  '\u0000::error::evil',
];

describe('lines of others', () => {
  it.each(ATTACKS)('cannot give the runner commands: %j', async (attack) => {
    const log = await openLog();
    log.untrusted(['before', attack, 'after']);
    log.notice('still obeyed');
    const { obeyed, shown, stopped } = obey(written);
    expect(obeyed).toEqual(['notice still obeyed']);
    expect(stopped).toBe(false);
    expect(shown[0]).toBe('    before');
    expect(shown.at(-1)).toBe('    after');
  });

  it('are all shown, indented, without terminal sequences, whatever they hold', async () => {
    const log = await openLog();
    const part = fc.oneof(fc.constantFrom(...ATTACKS, '\r', '\n', '::', '##['), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(
        fc.array(
          fc.array(part).map((parts) => parts.join('')),
          { minLength: 1 },
        ),
        (lines) => {
          written = '';
          log.untrusted(lines);
          const { obeyed, shown, stopped } = obey(written);
          expect({ obeyed, stopped }).toEqual({ obeyed: [], stopped: false });
          for (const line of shown) {
            expect(line.startsWith('    ')).toBe(true);
            expect(line).not.toContain('\u001b');
          }
        },
      ),
    );
  });

  it('are between markers that nobody can guess: each time others', async () => {
    const log = await openLog();
    log.untrusted(['one']);
    log.untrusted(['two']);
    const tokens = [...written.matchAll(/^::stop-commands::([0-9a-f-]{36})$/gm)].map(([, token]) => token);
    expect(new Set(tokens).size).toBe(2);
  });

  it('keep their tabs and what is not ASCII', async () => {
    (await openLog()).untrusted(['\tat main (größe.js:1) ✓ 日本']);
    expect(obey(written).shown).toEqual(['    \tat main (größe.js:1) ✓ 日本']);
  });

  it('that are not there leave no marker', async () => {
    (await openLog()).untrusted([]);
    expect(written).toBe('');
  });
});

describe('what a program writes', () => {
  const bytes = (text: string) => Buffer.from(text);

  it('is shown line by line as it comes, with what is left at its end', async () => {
    const stream = (await openLog()).untrustedStream();
    stream.write(bytes('one\ntw'));
    expect(obey(written).shown).toEqual(['    one']);
    stream.write(bytes('o\n\nthr'));
    stream.write(bytes('ee'));
    stream.end();
    expect(obey(written)).toEqual({ obeyed: [], shown: ['    one', '    two', '    ', '    three'], stopped: false });
  });

  it('is between one pair of markers, however many pieces it comes in', async () => {
    const stream = (await openLog()).untrustedStream();
    for (const line of ['one\n', 'two\n', 'three\n']) stream.write(bytes(line));
    stream.end();
    expect(written.match(/::stop-commands::/g)).toHaveLength(1);
  });

  it.each(ATTACKS)('cannot give the runner commands, wherever it is cut into pieces: %j', async (attack) => {
    const data = bytes(`before\n${attack}\nafter`);
    for (let cut = 0; cut <= data.length; cut += 1) {
      written = '';
      const log = await openLog();
      const stream = log.untrustedStream();
      stream.write(data.subarray(0, cut));
      stream.write(data.subarray(cut));
      stream.end();
      log.notice('still obeyed');
      const { obeyed, stopped } = obey(written);
      expect({ obeyed, stopped }).toEqual({ obeyed: ['notice still obeyed'], stopped: false });
    }
  });

  it('does not keep the runner from obeying us in between', async () => {
    const log = await openLog();
    const stream = log.untrustedStream();
    stream.write(bytes('one\n'));
    log.warning('ours');
    log.mask('s3cret');
    stream.write(bytes('::error::evil\n'));
    await log.group('next', async () => {});
    stream.end();
    expect(obey(written).obeyed).toEqual(['warning ours', 'add-mask s3cret', 'group next', 'endgroup ']);
  });

  it('may come as two streams at once, whose lines stay whole', async () => {
    const log = await openLog();
    const [first, second] = [log.untrustedStream(), log.untrustedStream()];
    first.write(bytes('fir'));
    second.write(bytes('second\n'));
    first.write(bytes('st\n'));
    first.end();
    second.end();
    expect(obey(written)).toEqual({ obeyed: [], shown: ['    second', '    first'], stopped: false });
  });

  it('keeps the characters that a piece cuts in two', async () => {
    const stream = (await openLog()).untrustedStream();
    for (const byte of bytes('größe ✓ 日本\n')) stream.write(Buffer.of(byte));
    stream.end();
    expect(obey(written).shown).toEqual(['    größe ✓ 日本']);
  });

  it('leaves no marker where there is nothing', async () => {
    (await openLog()).untrustedStream().end();
    expect(written).toBe('');
  });
});

describe('our own lines', () => {
  it('are shown as they are', async () => {
    (await openLog()).info('Rollout: 2/2 running (arn:aws:ecs::x)');
    expect(written).toBe('Rollout: 2/2 running (arn:aws:ecs::x)\n');
  });

  it.each(['::error::evil', 'ECS says:\n::error::evil', '##[error]evil'])(
    'that quote others cannot give commands either: %j',
    async (line) => {
      (await openLog()).info(line);
      expect(obey(written).obeyed).toEqual([]);
    },
  );

  it('are annotations, with their line breaks and title escaped', async () => {
    const log = await openLog();
    log.error('first\nsecond: 100%', 'api: failed, rolled back');
    log.warning('careful');
    log.notice('by the way');
    log.debug('details');
    expect(written.trimEnd().split('\n')).toEqual([
      '::error title=api%3A failed%2C rolled back::first%0Asecond: 100%25',
      '::warning::careful',
      '::notice::by the way',
      '::debug::details',
    ]);
  });

  it('are in a group that ends, also when what it is about fails', async () => {
    const log = await openLog();
    await expect(
      log.group('Image', async () => {
        log.info('building');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await log.group('Update', async () => 42)).toBe(42);
    expect(written.trimEnd().split('\n')).toEqual([
      '::group::Image',
      'building',
      '::endgroup::',
      '::group::Update',
      '::endgroup::',
    ]);
  });

  it('never show what is masked', async () => {
    (await openLog()).mask('s3cret');
    expect(written).toBe('::add-mask::s3cret\n');
  });
});
