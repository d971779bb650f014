'use strict';
// Keeps the page as the broker is now. Each event has one part of the page as HTML, made by the broker, which has escaped every value in it.
(() => {
  const address = document.currentScript.dataset.events;
  const status = document.getElementById('live');
  const policy = window.trustedTypes?.createPolicy('dashboard', { createHTML: html => html }) ?? { createHTML: html => html };
  let source = null;
  let retry = 0;

  const parse = html => {
    const template = document.createElement('template');
    template.innerHTML = policy.createHTML(html);
    return template.content;
  };

  // Times

  const units = [[60, 's'], [3600, 'min', 60], [86400, 'h', 3600], [Infinity, 'd', 86400]];
  const span = milliseconds => {
    const seconds = Math.max(0, Math.round(milliseconds / 1000));
    const [, unit, size = 1] = units.find(([limit]) => seconds < limit);
    return `${Math.floor(seconds / size)} ${unit}`;
  };
  const write = (time, now) => {
    const moment = new Date(time.dateTime);
    const elapsed = now - moment;
    let text;
    if (time.className === 'clock') text = moment.toLocaleTimeString();
    else if (time.className === 'span') text = span(elapsed);
    else if (Math.abs(elapsed) < 5000) text = 'just now';
    else text = elapsed > 0 ? `${span(elapsed)} ago` : `in ${span(-elapsed)}`;
    if (time.textContent !== text) time.textContent = text;
    time.title = moment.toLocaleString();
  };
  const writeTimes = root => {
    const now = Date.now();
    for (const time of root.querySelectorAll('time')) write(time, now);
  };

  // Changes only what differs, so that focus, selection and scroll position stay where they are.

  const copyAttributes = (from, to) => {
    for (const { name } of [...to.attributes]) if (!from.hasAttribute(name) && !(name === 'class' && to.localName === 'tr')) to.removeAttribute(name);
    for (const { name, value } of from.attributes) if (to.getAttribute(name) !== value) to.setAttribute(name, value);
  };
  const isAlike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && one.dataset?.key === other.dataset?.key;
  const change = (to, from) => {
    if (to.nodeType !== Node.ELEMENT_NODE) {
      if (to.data !== from.data) to.data = from.data;
      return;
    }
    if (to.isEqualNode(from)) return;
    copyAttributes(from, to);
    const keyed = new Map([...to.children].filter(child => child.dataset.key).map(child => [child.dataset.key, child]));
    // Removals come first: a row that is moved because of one would lose the focus.
    const left = new Set([...from.children].map(child => child.dataset.key));
    for (const [key, child] of keyed) if (!left.has(key)) child.remove();
    let place = to.firstChild;
    for (const next of [...from.childNodes]) {
      const known = next.dataset?.key === undefined ? (place && isAlike(place, next) ? place : null) : keyed.get(next.dataset.key);
      if (!known) {
        if (next.dataset?.key !== undefined && keyed.size) next.classList.add('fresh');
        to.insertBefore(next, place);
        continue;
      }
      if (known === place) place = place.nextSibling;
      else to.insertBefore(known, place);
      change(known, next);
    }
    while (place) {
      const gone = place;
      place = place.nextSibling;
      gone.remove();
    }
  };

  // Events

  const show = (state, text) => {
    status.dataset.state = state;
    if (status.textContent !== text) status.textContent = text;
  };
  const connect = () => {
    clearTimeout(retry);
    if (source || document.hidden) return;
    source = new EventSource(address);
    source.addEventListener('open', () => show('live', 'Live'));
    source.addEventListener('part', event => {
      const part = parse(event.data);
      writeTimes(part);
      const old = document.getElementById(part.firstElementChild.id);
      if (old) change(old, part.firstElementChild);
    });
    source.addEventListener('unavailable', () => show('unavailable', 'The broker can\u2019t read its store'));
    source.addEventListener('available', () => show('live', 'Live'));
    source.addEventListener('error', () => {
      show('lost', 'Connecting again \u2026');
      // A browser connects again by itself after a broken connection, not after a response such as 503.
      if (source.readyState !== EventSource.CLOSED) return;
      disconnect();
      retry = setTimeout(connect, 5000);
    });
  };
  const disconnect = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };

  // A hidden tab needs no connection; browsers have only six per server.
  document.addEventListener('visibilitychange', () => document.hidden ? disconnect() : connect());
  window.addEventListener('pagehide', disconnect);
  window.addEventListener('pageshow', connect);
  setInterval(() => document.hidden || writeTimes(document), 1000);
  writeTimes(document);
  connect();
})();
