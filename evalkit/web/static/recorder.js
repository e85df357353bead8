// Recording a form in the browser, one sentence after another: say it, listen, say it again, go on. Each is sent at
// once, so that nothing is lost when the page is closed. Without this script there is a sound file for each sentence.

const part = document.querySelector("[data-recorder]");
const lines = [...document.querySelectorAll("[data-sentence]")];
const find = (name) => part.querySelector(`[data-${name}]`);
const said = part.dataset;
const record = find("record");
const hear = find("listen");
const LONGEST = 60000;
const SILENT = .01; // of the loudest that can be; a fan is below, a whisper above
const KINDS = ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/ogg;codecs=opus"];

let at = 0;
let microphone = null;
let machine = null;
let playing = null;
let context = null;
const sounds = new Map(); // sentence → what was just recorded

function begin() {
  part.hidden = false;
  for (const [number, line] of lines.entries()) {
    const go = line.querySelector("[data-go]");
    go.hidden = false;
    go.addEventListener("click", () => { show(number); record.focus(); });
  }
  record.addEventListener("click", press);
  hear.addEventListener("click", listen);
  find("before").addEventListener("click", () => show(at - 1));
  find("next").addEventListener("click", () => show(at + 1));
  document.addEventListener("keydown", key);
  window.addEventListener("pagehide", () => microphone?.getTracks().forEach((track) => track.stop()));
  const first = lines.findIndex((line) => !line.dataset.recording);
  show(first < 0 ? 0 : first, { quietly: true });
}

function key(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.target.matches("input, select, textarea")) return;
  const does = { r: press, l: listen, n: () => show(at + 1), b: () => show(at - 1) }[event.key.toLowerCase()];
  if (!does) return;
  event.preventDefault();
  does();
}

function show(number, { quietly = false } = {}) {
  if (machine) return; // first the sentence that is being said
  silence();
  const beyond = number >= lines.length;
  at = Math.max(0, Math.min(number, lines.length - 1));
  const source = lines[at].querySelector("[data-text]");
  const target = find("to-say");
  target.textContent = source.textContent;
  target.lang = source.lang;
  target.dir = source.dir;
  find("at").textContent = find("at").dataset.said.replace("##", String(lines.length)).replace("#", String(at + 1));
  find("before").disabled = at === 0;
  find("next").disabled = at === lines.length - 1;
  state(beyond ? said.saidEnd : has(at) ? said.saidHere : said.saidReady);
  buttons();
  if (!quietly) target.focus();
}

const has = (number) => Boolean(lines[number].dataset.recording);
const state = (text) => { find("state").textContent = text; };

function buttons() {
  record.ariaPressed = String(Boolean(machine));
  record.querySelector("span").textContent = machine ? said.saidStop : has(at) ? said.saidAgain : said.saidRecord;
  hear.disabled = Boolean(machine) || !has(at);
  for (const name of ["before", "next"]) find(name).classList.toggle("second", name === "before" || !has(at) || Boolean(machine));
  record.classList.toggle("second", has(at) && !machine);
  const done = lines.filter((line) => line.dataset.recording).length;
  const counted = document.querySelector("[data-counted]");
  counted.textContent = counted.dataset.said.replace("##", String(lines.length)).replace("#", String(done));
}

async function press() {
  if (machine) {
    if (machine.state === "recording") machine.stop();
    return;
  }
  silence();
  try {
    microphone ??= await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
  } catch {
    state(said.saidNoMicrophone);
    return;
  }
  const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  const pieces = [];
  machine = new MediaRecorder(microphone, { mimeType, audioBitsPerSecond: 32000 });
  const timer = setTimeout(() => machine?.stop(), LONGEST);
  machine.addEventListener("dataavailable", (event) => pieces.push(event.data));
  machine.addEventListener("stop", async () => {
    clearTimeout(timer);
    await keep(lines[at], new Blob(pieces, { type: mimeType }));
    machine = null;
    buttons();
    if (has(at)) (at === lines.length - 1 ? hear : find("next")).focus();
  });
  machine.start();
  state(said.saidRecording);
  buttons();
}

async function keep(line, blob) {
  state(said.saidSending);
  try {
    const sound = await decode(await blob.arrayBuffer());
    if (sound.getChannelData(0).every((value) => Math.abs(value) < SILENT)) {
      state(said.saidSilent);
      return;
    }
    const body = new FormData();
    body.set("_token", said.token);
    body.set("language", said.heard);
    body.set("reading", said.reading);
    body.set("sentence", line.dataset.sentence);
    body.set("file", blob, "sentence");
    const answer = await fetch(said.action, { method: "POST", body, headers: { accept: "application/json" } });
    if (!answer.ok) {
      const told = await answer.json().catch(() => null);
      state(told?.error?.message ?? said.saidNotKept);
      return;
    }
    line.dataset.recording = (await answer.json()).recording;
    line.querySelector("form[action$='/delete']")?.remove(); // it was for the one before
    sounds.set(line, sound);
    const shown = line.querySelector("[data-line-state]");
    shown.textContent = shown.dataset.saidKept;
    state(said.saidHere);
  } catch {
    state(said.saidNotKept);
  }
}

function decode(bytes) {
  context ??= new AudioContext();
  return context.decodeAudioData(bytes);
}

async function listen() {
  if (machine || !has(at)) return;
  const was = playing;
  silence();
  if (was) return;
  const line = lines[at];
  try {
    if (!sounds.has(line)) {
      const answer = await fetch(`/recordings/${line.dataset.recording}`);
      if (!answer.ok) throw new Error(String(answer.status));
      sounds.set(line, await decode(await answer.arrayBuffer()));
    }
    context ??= new AudioContext();
    await context.resume();
    playing = context.createBufferSource();
    playing.buffer = sounds.get(line);
    playing.connect(context.destination);
    playing.onended = silence;
    playing.start();
    hear.ariaPressed = "true";
  } catch {
    state(said.saidNotHeard);
  }
}

function silence() {
  const was = playing;
  playing = null;
  hear.ariaPressed = "false";
  if (was) was.stop();
}

const possible = window.isSecureContext && navigator.mediaDevices && window.MediaRecorder;
if (possible) begin();
else document.querySelector("[data-no-recorder]").hidden = false;
