// Plays what read-aloud.js found, one sentence after the other, until somebody stops it: the team's recording, or the
// voice of this device.

const decoded = new Map();
let stop = () => {};

async function sound(id, context, sounds) {
  if (!decoded.has(id)) {
    const answer = await fetch(sounds + id);
    if (!answer.ok) throw new Error(String(answer.status));
    decoded.set(id, await context.decodeAudioData(await answer.arrayBuffer()));
  }
  return decoded.get(id);
}

// Each gives a promise that ends with the sentence, and takes a way to break it off.
async function play(buffer, context, off) {
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  await new Promise((done) => {
    source.onended = done;
    if (off(() => { source.stop(); done(); })) source.start();
    else done();
  });
}

function speak(text, by, off) {
  return new Promise((done) => {
    const said = new SpeechSynthesisUtterance(text);
    said.voice = by;
    said.lang = by.lang;
    said.rate = .9;
    said.onend = said.onerror = done;
    if (off(() => { speechSynthesis.cancel(); done(); })) speechSynthesis.speak(said);
    else done();
  });
}

// Another press of the same button, or no button, is silence.
export async function hear(button, sentences, context, sounds) {
  const again = !button || button.ariaPressed === "true";
  stop();
  if (again) return;
  let going = true;
  let end = () => {};
  stop = () => {
    going = false;
    end();
    button.ariaPressed = "false";
    stop = () => {};
  };
  const mine = stop;
  const off = (how) => { end = how; return going; };
  button.ariaPressed = "true";
  for (const { id, by, text, over } of sentences) {
    if (!going || over()) break;
    try {
      if (id) await play(await sound(id, context, sounds), context, off);
      else if (by) await speak(text, by, off);
    } catch { /* no network, or a sound that this browser cannot play: the next sentence is tried */ }
  }
  if (stop === mine) stop();
}
