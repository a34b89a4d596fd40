/*
 * The group's first CPU collapses a table again and again; all others pin its page with fast GUP.
 *
 * A collapse counts as an operation if it succeeds, and so does a pin. A collapse takes as long as copying COPIED_PAGES pages does.
 */
#include <mm/anonymous.h>
#include <mm/gup.h>
#include <mm/khugepaged_scan.h>

void collapse_round(struct mm_struct *mm, unsigned long addr)
{
	user_store_anon(mm, addr, addr);
	user_work();
	op_begin(collapse);
	if (collapse_huge_page(mm, addr, 0) == SCAN_SUCCEED) {
		op_end(collapse);
		user_work();
		zap_anon_huge(mm, addr);
	}
}

void pin_round(struct mm_struct *mm, unsigned long addr)
{
	struct folio *page = 0;

	op_begin(gup_fast);
	if (gup_fast(mm, addr, &page)) {
		op_end(gup_fast);
		user_work();
		gup_put_folio(page_folio(page));
	}
	user_work();
}

void collapse_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	while (own == area)
		collapse_round(mm, huge);
	while (1)
		pin_round(mm, huge);
}
