/* Works in user space and does nothing else: a CPU that asks for nothing, and is interrupted all the same. */
#include <mm_types.h>

void user_storm(struct mm_struct *mm, unsigned long area, unsigned long own, unsigned long huge, struct mm_struct *child)
{
	while (1) {
		op_begin(user_work);
		user_work();
		op_end(user_work);
	}
}
