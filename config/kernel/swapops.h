/*
 * Entries that are not present and name a page all the same: what the kernel encodes as swap entries of a special type.
 *
 * The bits for software say which kind it is. _PAGE_SOFT2 is none of them: with it an entry counts as present.
 */
#ifndef KERNEL_SWAPOPS_H
#define KERNEL_SWAPOPS_H

#include <pgtable_entry.h>

/* A page on its way to another frame: whoever needs it waits for the folio lock. */
#define SWP_MIGRATION _PAGE_SOFT0
/* A page that a device has to itself. The CPUs are kept out until one of them faults. */
#define SWP_DEVICE_EXCLUSIVE _PAGE_SOFT1

#define __is_swap_kind(pte, kind) (!pte_present(pte) && ((pte) & (kind)) != 0)

#define is_migration_entry(pte) __is_swap_kind(pte, SWP_MIGRATION)
#define is_device_exclusive_entry(pte) __is_swap_kind(pte, SWP_DEVICE_EXCLUSIVE)

/* Whether the mapping that it stands for may be written through. */
#define is_writable_swap_entry(entry) pte_write(entry)

#define pfn_swap_entry_folio(entry) pte_page(entry)

/* In place of a present entry, with its right to write. */
#define make_migration_entry(folio, pte) mk_pte(folio, SWP_MIGRATION | ((pte) & _PAGE_RW))

#endif
