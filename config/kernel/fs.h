/*
 * Files: an inode, its page cache, and who maps it (Linux v6.1, include/linux/fs.h and mm/filemap.c).
 *
 * A file has up to FILE_PAGES pages, counted in units of its file system: i_size and indices are so many pages.
 */
#ifndef KERNEL_FS_H
#define KERNEL_FS_H

#include <folio.h>
#include <mm_types.h>

#ifndef FILE_PAGES
#define FILE_PAGES 2
#endif

struct address_space {
	struct rw_semaphore i_mmap_rwsem;	/* for i_mmap, and for page tables that its mappings share */
	struct vm_area_struct *i_mmap;		/* the interval tree of its mappings, as a list */
	struct folio *i_pages[FILE_PAGES];	/* the page cache; changed under the lock of the folio in question */
};

struct inode {
	struct rw_semaphore i_rwsem;
	unsigned long i_size;
	struct address_space i_data;
};

#define inode_lock(inode) down_write(&(inode)->i_rwsem)
#define inode_unlock(inode) up_write(&(inode)->i_rwsem)

#define i_mmap_lock_read(mapping) down_read(&(mapping)->i_mmap_rwsem)
#define i_mmap_unlock_read(mapping) up_read(&(mapping)->i_mmap_rwsem)
#define i_mmap_lock_write(mapping) down_write(&(mapping)->i_mmap_rwsem)
#define i_mmap_trylock_write(mapping) down_write_trylock(&(mapping)->i_mmap_rwsem)
#define i_mmap_unlock_write(mapping) up_write(&(mapping)->i_mmap_rwsem)

#define vma_interval_tree_foreach(vma, mapping) \
	for (vma = (mapping)->i_mmap; vma; vma = vma->i_mmap_next)

/* Under i_mmap_rwsem for write: from here on nobody finds the mapping through the file. */
void vma_interval_tree_remove(struct vm_area_struct *vma, struct address_space *mapping)
{
	struct vm_area_struct *prev = mapping->i_mmap;

	if (prev == vma) {
		mapping->i_mmap = vma->i_mmap_next;
		return;
	}
	while (prev->i_mmap_next != vma)
		prev = prev->i_mmap_next;
	prev->i_mmap_next = vma->i_mmap_next;
}

/* The folio at an index, with a reference, or 0. Without a lock: it may leave the cache at any time. */
struct folio *filemap_get_folio(struct address_space *mapping, unsigned long index)
{
	struct folio *folio;

	do {
		folio = READ_ONCE(mapping->i_pages[index]);
	} while (folio && !folio_try_get(folio));
	return folio;
}

/* The same with the folio locked, and still in the cache. */
struct folio *filemap_lock_folio(struct address_space *mapping, unsigned long index)
{
	struct folio *folio;

	while (1) {
		folio = filemap_get_folio(mapping, index);
		if (!folio)
			return 0;
		folio_lock(folio);
		if (likely(READ_ONCE(mapping->i_pages[index]) == folio))
			return folio;
		folio_unlock(folio);
		folio_put(folio);
	}
}

/* A new folio, locked: nobody has to wait for the one who adds it. The cache has a reference of its own. */
void filemap_add_folio(struct address_space *mapping, struct folio *folio, unsigned long index)
{
	folio_get(folio);
	WRITE_ONCE(mapping->i_pages[index], folio);
}

/* With the folio locked; the caller has a reference besides the cache's. */
void filemap_remove_folio(struct address_space *mapping, struct folio *folio, unsigned long index)
{
	WRITE_ONCE(mapping->i_pages[index], 0);
	folio_put(folio);
}

#endif
