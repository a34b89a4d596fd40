package org.shootdown.litmus.image;

import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.image.Addresses.Place;
import org.shootdown.litmus.type.ArrayType;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.StructType;

/**
 * What the kernel's own data say about who runs which mm before the first instruction, where it has such data: the mm's
 * {@code cpu_bitmap}, and each CPU's {@code cpu_tlbstate} and {@code cpu_tlbstate_shared}, as arch/x86/mm/tlb.c keeps them.
 */
final class RunningMms {
    private static final String BITMAP = "cpu_bitmap";

    private final MemoryLayout layout;

    RunningMms(MemoryLayout layout) {
        this.layout = layout;
    }

    /** A CPU runs an mm, or keeps it lazily. */
    void add(int cpu, long mm, @Nullable StructType type, boolean lazy) {
        StructType.Field bitmap = type == null ? null : type.field(BITMAP);
        if (bitmap != null) {
            Place word = words(new Place(mm + bitmap.offset(), bitmap.type()));
            long address = word.address() + (long) (cpu / Long.SIZE) * Long.BYTES;
            layout.builder().set(address, layout.builder().get(address) | 1L << cpu);
        }
        set("cpu_tlbstate", cpu, "loaded_mm", mm);
        set("cpu_tlbstate_shared", cpu, "is_lazy", lazy ? 1 : 0);
    }

    /** Sets a field of what a CPU has for itself, if there is such a field. */
    private void set(String name, int cpu, String fieldName, long value) {
        Symbols.Symbol all = layout.symbols().find(name);
        if (all != null && all.type() instanceof ArrayType array && array.element() instanceof StructType own) {
            StructType.Field field = own.field(fieldName);
            if (field != null) {
                layout.builder().set(all.address() + cpu * own.size() + field.offset(), value);
            }
        }
    }

    /** The words that a structure or an array begins with. */
    private static Place words(Place place) {
        CType type = place.type();
        if (type instanceof StructType struct && !struct.fields().isEmpty()) {
            StructType.Field first = struct.fields().get(0);
            return words(new Place(place.address() + first.offset(), first.type()));
        }
        return new Place(place.address(), IntegerType.UNSIGNED_LONG);
    }
}
