package org.shootdown.litmus.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A structure: its fields follow each other, word by word. Incomplete until its fields are known. */
public final class StructType implements CType {
    /** The structure that describes a frame; padded, so that descriptors form an array whatever frames they lie in. */
    public static final String FOLIO = "folio";

    public static final String MM = "mm_struct";
    public static final String TASK = "task_struct";

    private final String tag;
    private @Nullable List<Field> fields;
    private long words;

    /**
     * A field.
     *
     * @param offset in bytes from the structure's start
     */
    public record Field(String name, CType type, long offset) {}

    /** A named type without its length, before it gets its place. */
    public record Member(String name, CType type) {}

    public StructType(String tag) {
        this.tag = tag;
    }

    public String tag() {
        return tag;
    }

    @Override
    public String name() {
        return "struct " + tag;
    }

    public boolean isComplete() {
        return fields != null;
    }

    /** Says once and for all what it consists of. */
    public void complete(List<Member> members) {
        List<Field> placed = new ArrayList<>();
        for (Member member : members) {
            placed.add(new Field(member.name(), member.type(), words * Long.BYTES));
            words += member.type().words();
        }
        if (tag.equals(FOLIO)) {
            words = Math.max(1, Long.highestOneBit(Math.max(1, words) * 2 - 1));
        }
        fields = placed;
    }

    public List<Field> fields() {
        return fields == null ? List.of() : Collections.unmodifiableList(fields);
    }

    /** The field of this name, or null. */
    public @Nullable Field field(String name) {
        for (Field field : fields()) {
            if (field.name().equals(name)) {
                return field;
            }
        }
        return null;
    }

    @Override
    public long words() {
        return words;
    }

    @Override
    public String toString() {
        return name();
    }
}
