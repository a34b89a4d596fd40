/* Fast GUP of every page of the group in turn, as for direct I/O: pin, use, unpin. */
#include <mm/gup.h>

void gup_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	unsigned long addr = own;
	struct folio *page = 0;

	while (1) {
		op_begin(gup_fast);
		if (gup_fast(mm, addr, &page)) {
			op_end(gup_fast);
			user_work();
			gup_put_folio(page_folio(page));
		}
		user_work();
		addr += PAGE_SIZE;
		if (addr == area + AREA)
			addr = area;
	}
}
