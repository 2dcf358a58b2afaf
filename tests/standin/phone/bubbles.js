// What a message looks like. A tap on a choice inside one raises the event "say" with the text message it stands for.
import { make, paint, picture } from './dom.js';

function say(element, content, menuId) {
  element.dispatchEvent(new CustomEvent('say', { bubbles: true, detail: { type: 'text', content, menu_id: menuId } }));
}

// WeChat shows <a href="…"> in text: web links, and weixin://bizmsgmenu links that send their text.
function fill(element, text) {
  const link = /<a\s+href\s*=\s*["']([^"']*)["'][^>]*>([\s\S]*?)<\/a>/gi;
  let from = 0;
  for (const found of text.matchAll(link)) {
    element.append(text.slice(from, found.index));
    element.append(anchor(found[1].replace(/&amp;/g, '&'), found[2]));
    from = found.index + found[0].length;
  }
  element.append(text.slice(from));
}
function anchor(href, label) {
  if (href.startsWith('weixin://bizmsgmenu')) {
    const asked = new URLSearchParams(href.slice(href.indexOf('?') + 1));
    const button = make('button', 'inline', label);
    button.type = 'button';
    button.addEventListener('click', () => say(button, asked.get('msgmenucontent') || label, asked.get('msgmenuid') || ''));
    return button;
  }
  if (!/^https?:\/\//i.test(href)) return document.createTextNode(label);
  const a = make('a', '', label);
  a.href = href;
  a.target = '_blank';
  a.rel = 'noopener noreferrer';
  return a;
}

const bubbles = {
  text(m) {
    const bubble = make('div', 'bubble');
    fill(bubble, m.content);
    return bubble;
  },
  image(m) {
    const bubble = make('div', 'bubble picture');
    const img = make('img');
    img.alt = '照片';
    img.src = (m.url || '').replace(/^https?:\/\/[^/]+/, '');
    bubble.append(img);
    return bubble;
  },
  voice(m) {
    const bubble = make('div', 'bubble');
    const line = make('div', 'voice');
    const seconds = Math.max(1, Math.round([...(m.content || '')].length / 4));
    line.append(picture('M8 10.2a4 4 0 0 1 0 3.6M11.2 8.2a8 8 0 0 1 0 7.6M14.4 6.2a12 12 0 0 1 0 11.6'), make('span', '', seconds + '″'));
    line.setAttribute('aria-label', '语音，' + seconds + ' 秒');
    bubble.append(line);
    if (m.content) bubble.append(make('div', 'heard', m.content));
    return bubble;
  },
  msgmenu(m) {
    const bubble = make('div', 'bubble');
    bubble.append(make('div', '', m.head));
    const list = make('ul');
    for (const item of m.list) {
      const line = make('li');
      const button = make('button', '', item.content);
      button.type = 'button';
      button.addEventListener('click', () => say(button, item.content, item.id));
      line.append(button);
      list.append(line);
    }
    bubble.append(list, make('div', '', m.tail));
    return bubble;
  },
  news(m) {
    const card = make('div', 'card');
    const article = m.articles[0];
    if (article.picurl) {
      const img = make('img');
      img.alt = '';
      img.src = article.picurl;
      card.append(img);
    }
    card.append(make('h3', '', article.title), make('p', '', article.description));
    if (article.url) {
      const go = anchor(article.url, '阅读全文');
      if (go.classList) go.classList.add('go');
      card.append(go);
    }
    return card;
  },
  miniprogrampage(m) {
    const card = make('div', 'card');
    card.append(make('h3', '', m.title), make('p', '', '小程序'));
    return card;
  },
  location: (m) => bubbles.text({ content: '位置：' + (m.content || '我在这里') }),
  link: (m) => bubbles.text({ content: (m.title || '') + '\n' + (m.url || '') }),
  video: () => bubbles.text({ content: '[视频]' }),
  shortvideo: () => bubbles.text({ content: '[小视频]' }),
};
const words = { thing: '内容', time: '时间', date: '日期', number: '数量', amount: '金额', phrase: '状态', name: '姓名', character_string: '编号', phone_number: '电话', keyword: '内容', first: '', remark: '' };

/** The card of a template or subscription message. */
export function notification(m, account) {
  const card = make('div', 'card full');
  const source = make('div', 'source');
  source.append(paint(make('span', 'avatar account'), account), make('span', '', account));
  const list = make('dl');
  for (const field of m.fields) {
    const kind = field.name.replace(/\d+$/, '');
    const label = kind in words ? words[kind] : field.name;
    list.append(make('dt', '', label), make('dd', '', field.value));
  }
  card.append(source, make('h3', '', m.title), list);
  if (m.url && /^https?:/.test(m.url)) {
    const go = anchor(m.url, '查看详情');
    go.classList.add('go');
    card.append(go);
  }
  return card;
}

/** The bubble or card of a message in the conversation. */
export function content(m) {
  const draw = bubbles[m.type] || (() => bubbles.text({ content: '[' + m.type + ']' }));
  return draw(m);
}
