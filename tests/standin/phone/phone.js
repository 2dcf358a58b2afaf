// The phone page: shows one person's conversation and lets the visitor act as that person. Everything that people or the
// bot wrote is put in with textContent; the only markup read in replies is <a href>.
import { content, notification } from './bubbles.js';
import { make, paint } from './dom.js';

const $ = (id) => document.getElementById(id);
const state = {
  openid: sessionStorage.getItem('openid') || '',
  people: [], seen: {}, menu: null, templates: [], account: '邻里', mode: '',
  after: 0, lastTime: 0, waiting: 0, generation: 0, view: 'keyboard', voice: false,
};

// ---- asking the stand-in -------------------------------------------------------------------------------------------
async function request(path, body) {
  const answer = await fetch(path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.error || answer.status);
  return result;
}
const me = () => state.people.find((p) => p.openid === state.openid);

// ---- messages ------------------------------------------------------------------------------------------------------
function timeLabel(at, now) {
  const [date, clock] = [at.slice(0, 10), at.slice(11, 16)];
  if (date === now.slice(0, 10)) return clock;
  const [y, m, d] = date.split('-').map(Number);
  return (y === Number(now.slice(0, 4)) ? '' : y + '年') + m + '月' + d + '日 ' + clock;
}
function separate(m, now) {
  const instant = Date.parse(m.at);
  if (Math.abs(instant - state.lastTime) > 300000) $('log').append(make('div', 'time', timeLabel(m.at, now)));
  state.lastTime = instant;
}
function turn(mine, message) {
  const line = make('div', mine ? 'turn mine' : 'turn');
  const person = me();
  const face = make('span', mine ? 'avatar' : 'avatar account');
  face.setAttribute('aria-hidden', 'true');
  paint(face, mine && person ? person.name : state.account, mine ? state.openid : '');
  line.append(face, make('span', 'sr', mine ? '我：' : state.account + '：'), message);
  return line;
}
function show(m, now) {
  separate(m, now);
  const log = $('log');
  if (m.type === 'note') log.append(make('div', 'note-line', m.content));
  else if (m.type === 'notice') log.append(make('div', 'note-line', m.content));
  else if (m.type === 'template' || m.type === 'subscribe') log.append(notification(m, state.account));
  else log.append(turn(m.how === 'sent', content(m)));
}
function toEnd() {
  const log = $('log');
  if (state.waiting > 0) log.append(dots);
  else dots.remove();
  log.scrollTop = log.scrollHeight;
}
const dots = make('div', 'turn');
const dotBubble = make('div', 'bubble');
const dotRow = make('span', 'waiting');
dotRow.append(make('i'), make('i'), make('i'));
dotBubble.append(dotRow);
dots.append(make('span', 'avatar account'), dotBubble);

// ---- acting --------------------------------------------------------------------------------------------------------
let typingTimer = 0;
function busy(step) {
  state.waiting += step;
  clearTimeout(typingTimer);
  $('typing').textContent = '';
  // A quick answer needs no sign of work.
  if (state.waiting > 0) typingTimer = setTimeout(() => { $('typing').textContent = '对方正在输入…'; toEnd(); }, 350);
  else dots.remove();
}
async function say(message) {
  const openid = state.openid;
  busy(1);
  try {
    await request('/standin/users/' + encodeURIComponent(openid) + '/messages', message);
  } catch (error) {
    $('log').append(make('div', 'note-line', '没有发出去：' + error.message));
  } finally {
    busy(-1);
    toEnd();
  }
}
function sendText() {
  const text = $('text').value.trim();
  if (!text) return;
  $('text').value = '';
  fitText();
  say(state.voice ? { type: 'voice', recognition: text } : { type: 'text', content: text });
}
function fitText() {
  const box = $('text');
  box.style.height = 'auto';
  box.style.height = Math.min(box.scrollHeight, 118) + 'px';
  const empty = box.value.trim() === '';
  $('send').hidden = empty;
  $('to-more').hidden = !empty;
}
function sendPhoto(file) {
  const reader = new FileReader();
  const type = file.type.startsWith('video/') ? 'video' : 'image';
  reader.onload = () => say({ type, data: String(reader.result).split(',')[1], content_type: file.type || 'image/jpeg' });
  reader.readAsDataURL(file);
}
function ask(title, label, value) {
  $('ask-title').textContent = title;
  $('ask-label').textContent = label;
  $('ask-value').value = value || '';
  $('ask').showModal();
  return new Promise((resolve) => {
    $('ask-form').onsubmit = (event) => { event.preventDefault(); $('ask').close(); resolve($('ask-value').value.trim()); };
    $('ask').oncancel = () => resolve('');
    $('ask-cancel').onclick = () => { $('ask').close(); resolve(''); };
  });
}

// ---- the dock: keyboard, menu, more -------------------------------------------------------------------------------
function layout() {
  const hasMenu = Boolean(state.menu);
  const menuShown = hasMenu && state.view === 'menu';
  $('menu').hidden = !menuShown;
  $('compose').hidden = menuShown;
  $('to-menu').hidden = !hasMenu;
  if (menuShown) openMore(false);
  $('voice-hint').hidden = menuShown || !state.voice;
  $('to-voice').setAttribute('aria-pressed', String(state.voice));
  $('text').placeholder = state.voice ? '说点什么…' : '';
  const person = me();
  const outside = Boolean(person) && !person.following;
  $('follow').hidden = !outside;
  $('log').hidden = outside;
  $('dock').hidden = outside;
}
function openMore(open) {
  $('more').hidden = !open;
  $('to-more').setAttribute('aria-expanded', String(open));
  if (open) $('log').scrollTop = $('log').scrollHeight;
}
function press(button) {
  closeSub();
  if (button.type === 'click') say({ type: 'click', key: button.key, name: button.name });
  else if (button.type === 'view' || button.type === 'miniprogram') {
    say({ type: 'view', url: button.url });
    if (/^https?:\/\//i.test(button.url)) window.open(button.url, '_blank', 'noopener');
  } else say({ type: 'event', event: button.type, event_key: button.key || '' });
}
function closeSub() {
  for (const open of document.querySelectorAll('.sub')) open.remove();
  for (const parent of document.querySelectorAll('.menu-slot > button[aria-expanded]')) parent.setAttribute('aria-expanded', 'false');
}
function drawMenu() {
  const holder = $('menu-buttons');
  holder.replaceChildren();
  for (const button of state.menu ? state.menu.button : []) {
    const slot = make('div', 'menu-slot');
    const top = make('button', '', button.name);
    top.type = 'button';
    slot.append(top);
    const children = button.sub_button || [];
    if (children.length === 0) top.addEventListener('click', () => press(button));
    else {
      top.className = 'parent';
      top.setAttribute('aria-haspopup', 'true');
      top.setAttribute('aria-expanded', 'false');
      top.addEventListener('click', (event) => {
        event.stopPropagation();
        const open = slot.querySelector('.sub');
        closeSub();
        if (open) return;
        const list = make('div', 'sub');
        for (const child of children) {
          const item = make('button', '', child.name);
          item.type = 'button';
          item.addEventListener('click', () => press(child));
          list.append(item);
        }
        slot.append(list);
        top.setAttribute('aria-expanded', 'true');
        list.querySelector('button').focus({ preventScroll: true });
      });
    }
    holder.append(slot);
  }
}

// ---- people and wire ----------------------------------------------------------------------------------------------
function drawPeople() {
  const list = $('people-list');
  const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.openid : '';
  list.replaceChildren();
  for (const person of state.people) {
    const item = make('li');
    const button = make('button', 'person');
    button.type = 'button';
    button.dataset.openid = person.openid;
    button.setAttribute('aria-current', String(person.openid === state.openid));
    const wording = make('span', 'words');
    wording.append(make('span', 'name', person.name), make('span', 'note', person.following ? person.note || '已关注' : (person.note ? person.note + ' · ' : '') + '未关注'));
    button.append(paint(make('span', 'avatar'), person.name, person.openid), wording);
    if (person.openid !== state.openid && person.last > (state.seen[person.openid] || 0)) {
      button.append(make('span', 'fresh'), make('span', 'sr', '有新消息'));
    }
    button.addEventListener('click', () => become(person.openid));
    item.append(button);
    list.append(item);
    if (person.openid === focused) button.focus();
  }
  const person = me();
  if (person) {
    paint($('me'), person.name, person.openid);
    $('open-people').setAttribute('aria-label', '我是' + person.name + '，切换身份');
    state.seen[person.openid] = person.last;
  }
}
function peopleDrawer(open) {
  $('people').classList.toggle('open', open);
  $('veil').hidden = !open;
  $('open-people').setAttribute('aria-expanded', String(open));
  if (open) ($('people-list').querySelector('[aria-current="true"]') || $('close-people')).focus();
}
function become(openid) {
  state.openid = openid;
  sessionStorage.setItem('openid', openid);
  state.after = 0;
  state.lastTime = 0;
  $('log').replaceChildren();
  $('wire-list').replaceChildren();
  peopleDrawer(false);
  listen();
}
const kinds = { text: '文字', image: '图片', voice: '语音', video: '视频', location: '位置', link: '链接', news: '图文', CLICK: '点菜单', VIEW: '看网页', SCAN: '扫码', subscribe: '关注', unsubscribe: '取消关注', subscribe_msg_popup_event: '订阅授权', subscribe_msg_sent_event: '订阅送达', TEMPLATESENDJOBFINISH: '模板送达' };
function wireLine(entry) {
  const line = make('li');
  const delivery = entry.kind === 'delivery';
  const bad = delivery ? entry.problem !== '' : entry.errcode !== 0 || entry.status !== 200;
  const what = make('span', 'what', delivery ? '推送 ' + (kinds[entry.what] || entry.what) + ' ' : '调用 ');
  what.append(make('small', '', entry.path));
  const result = make('span', bad ? 'result bad' : 'result', (entry.status || '无应答') + ' · ' + entry.ms + ' ms');
  line.append(what, result);
  const person = state.people.find((p) => p.openid === entry.openid);
  const detail = delivery
    ? [person ? person.name : '', entry.attempts > 1 ? '第 ' + entry.attempts + ' 次' : '', entry.answer ? '回复' + (kinds[entry.answer] || entry.answer) : entry.problem ? '' : '无回复', entry.problem]
    : [entry.errcode ? 'errcode ' + entry.errcode : '', entry.fault ? '注入的故障' : ''];
  const text = detail.filter(Boolean).join(' · ');
  if (text) line.append(make('span', bad ? 'detail bad' : 'detail', text));
  return line;
}
function drawWire(entries) {
  const list = $('wire-list');
  for (const entry of entries) list.prepend(wireLine(entry));
  while (list.children.length > 60) list.lastChild.remove();
  $('wire-empty').hidden = list.children.length > 0;
}

// ---- the feed -----------------------------------------------------------------------------------------------------
function take(feed) {
  const first = state.people.length === 0;
  state.people = feed.people;
  if (first) for (const person of state.people) state.seen[person.openid] = person.last;
  if (!me() && state.people.length > 0) {
    state.openid = state.people[0].openid;
    sessionStorage.setItem('openid', state.openid);
    return; // ask again, as this person
  }
  state.after = feed.seq;
  if (JSON.stringify(feed.menu) !== JSON.stringify(state.menu)) {
    state.menu = feed.menu;
    state.view = state.menu && $('text').value === '' ? 'menu' : 'keyboard';
    drawMenu();
  }
  state.templates = feed.templates;
  $('consent').hidden = state.templates.length === 0;
  state.account = feed.account;
  state.mode = feed.mode;
  $('account').textContent = feed.account;
  document.title = feed.account + ' · 微信演示';
  $('follow-name').textContent = feed.account;
  paint($('follow-avatar'), feed.account);
  paint(dots.firstChild, feed.account);
  $('clock').textContent = feed.now.slice(0, 16).replace('T', ' ');
  drawPeople();
  drawWire(feed.wire);
  for (const message of feed.messages) show(message, feed.now);
  if (feed.messages.length > 0) toEnd();
  layout();
}
async function listen() {
  const mine = ++state.generation;
  while (mine === state.generation) {
    const wait = state.after === 0 ? 0 : 25000;
    try {
      const feed = await request('/standin/feed?openid=' + encodeURIComponent(state.openid) + '&after=' + state.after + '&wait_ms=' + wait);
      if (mine !== state.generation) return;
      if (feed.seq < state.after) { location.reload(); return; } // the stand-in was started anew
      take(feed);
      if (state.after > 0) await new Promise((resolve) => setTimeout(resolve, 60)); // a burst comes as one answer
    } catch (error) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

// ---- wiring -------------------------------------------------------------------------------------------------------
$('compose').addEventListener('submit', (event) => { event.preventDefault(); sendText(); });
$('text').addEventListener('input', fitText);
$('text').addEventListener('focus', () => openMore(false));
$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); sendText(); }
});
$('log').addEventListener('say', (event) => say(event.detail));
$('to-menu').addEventListener('click', () => { state.view = 'menu'; layout(); });
$('to-keyboard').addEventListener('click', () => { state.view = 'keyboard'; layout(); $('text').focus(); });
$('to-voice').addEventListener('click', () => { state.voice = !state.voice; layout(); $('text').focus(); });
$('to-more').addEventListener('click', () => openMore($('more').hidden));
$('photo').addEventListener('click', () => $('file').click());
$('file').addEventListener('change', () => { if ($('file').files[0]) sendPhoto($('file').files[0]); $('file').value = ''; openMore(false); });
$('place').addEventListener('click', () => { openMore(false); say({ type: 'location', label: '疏附县托克扎克镇' }); });
const scan = async () => {
  const scene = await ask('扫一扫', '二维码里的场景值', '');
  openMore(false);
  if (scene) say({ type: 'scan', scene });
};
$('scan').addEventListener('click', scan);
$('follow-scan').addEventListener('click', scan);
$('consent').addEventListener('click', () => {
  openMore(false);
  $('allow-name').textContent = state.account + ' 想给你发送一次';
  $('allow-list').replaceChildren(...state.templates.map((t) => make('li', '', t.title)));
  $('allow').showModal();
});
$('allow-yes').addEventListener('click', () => answerConsent('accept'));
$('allow-no').addEventListener('click', () => answerConsent('reject'));
function answerConsent(status) {
  $('allow').close();
  say({ type: 'consent', status, templates: state.templates.map((t) => t.id) });
}
$('follow-button').addEventListener('click', () => say({ type: 'subscribe' }));
$('open-about').addEventListener('click', () => {
  $('about-name').textContent = state.account;
  paint($('about-avatar'), state.account);
  $('about-facts').textContent = '公众号 · 消息' + ({ safe: '安全模式', compatible: '兼容模式', plain: '明文模式' }[state.mode] || '');
  $('unfollow').hidden = !me() || !me().following;
  $('about').showModal();
});
$('unfollow').addEventListener('click', () => { $('about').close(); say({ type: 'unsubscribe' }); });
$('open-people').addEventListener('click', () => peopleDrawer(true));
$('close-people').addEventListener('click', () => { peopleDrawer(false); $('open-people').focus(); });
$('veil').addEventListener('click', () => peopleDrawer(false));
$('stranger').addEventListener('click', async () => {
  const count = state.people.filter((p) => p.name.startsWith('陌生人')).length + 1;
  const person = await request('/standin/users', { name: '陌生人' + count, note: '刚刚打开微信', following: false });
  become(person.openid);
});
document.addEventListener('click', closeSub);
// Whoever starts typing while the menu is shown wants the keyboard.
document.addEventListener('keydown', (event) => {
  const inField = event.target.closest && event.target.closest('input, textarea, button, a, dialog');
  const typing = (event.key.length === 1 && event.key !== ' ') || event.key === 'Process';
  if (inField || !typing || event.ctrlKey || event.metaKey || event.altKey || $('dock').hidden) return;
  state.view = 'keyboard';
  layout();
  $('text').focus();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  closeSub();
  openMore(false);
  if (!$('veil').hidden) { peopleDrawer(false); $('open-people').focus(); }
});
$('jump').addEventListener('click', async () => {
  $('jump').disabled = true;
  try { await request('/standin/next', {}); } catch (error) { $('clock').textContent = error.message; }
  $('jump').disabled = false;
});
fitText();
listen();
