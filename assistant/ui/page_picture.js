// Text comes as properties of elements, never as markup. The frame scrolls when another place is shown, not when the page is
// drawn anew; on a telephone, where the page stands below the answer, it is also brought into view.

export default function ({ data, parentElement }) {
  const frame = parentElement.querySelector('.frame');
  const sheet = parentElement.querySelector('.sheet');
  const image = parentElement.querySelector('img');
  frame.setAttribute('aria-label', data.label);
  image.alt = data.label;
  image.width = data.width;
  image.height = data.height;
  if (image.src !== data.picture) { image.src = data.picture; }
  const moved = frame.dataset.place !== data.place;
  const zoomed = sheet.style.width !== data.zoom + '%';
  sheet.style.width = data.zoom + '%';
  sheet.querySelectorAll('.mark').forEach((mark) => mark.remove());
  for (const mark of data.marks) {
    const drawn = document.createElement('div');
    drawn.className = 'mark ' + mark.strength;
    for (const side of ['left', 'top', 'width', 'height']) { drawn.style[side] = mark[side] + '%'; }
    sheet.append(drawn);
  }
  const brought = data.bring > 0 && frame.dataset.brought !== String(data.bring);
  frame.dataset.brought = data.bring;
  if (!moved && !zoomed && !brought) { return; }
  frame.dataset.place = data.place;
  const first = sheet.querySelector('.mark.answer') || sheet.querySelector('.mark');
  frame.scrollTop = first ? first.offsetTop - frame.clientHeight / 3 : 0;
  frame.scrollLeft = first ? first.offsetLeft - frame.clientWidth / 4 : 0;
  if (brought) { bringIntoView(frame); }
}
