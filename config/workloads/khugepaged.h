/*
 * khugepaged scans a table of the group, and collapses it now and then. A collapse interrupts every CPU of the machine,
 * so that COLLAPSE_AFTER scans come between two.
 */
#include <mm/anonymous.h>
#include <mm/khugepaged_scan.h>

#ifndef COLLAPSE_AFTER
#define COLLAPSE_AFTER 64
#endif

void khugepaged_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	int scans = 0;

	while (1) {
		user_store_anon(mm, huge, huge);
		user_work();
		if (hpage_collapse_scan_pmd(mm, huge) && ++scans >= COLLAPSE_AFTER) {
			scans = 0;
			op_begin(collapse);
			if (collapse_huge_page(mm, huge, 0) == SCAN_SUCCEED) {
				op_end(collapse);
				user_work();
				zap_anon_huge(mm, huge);
			}
		}
	}
}
