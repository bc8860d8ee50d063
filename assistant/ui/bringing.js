// Shared by the two kinds of source: on a telephone, where it stands below the answer, it is brought into view when it was pressed
// for, though not from under what a person has opened meanwhile.
function bringIntoView(frame) {
  const elsewhere = document.querySelector('.stPopover :focus, [data-testid=stPopoverBody]');
  if (!elsewhere && window.matchMedia('(max-width: 640px)').matches) { frame.scrollIntoView({ block: 'center' }); }
}

