package org.shootdown.cluster.wire;

import akka.actor.ExtendedActorSystem;
import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.shootdown.simulation.interconnect.InterconnectCommand.Bulk;

/** Lets Akka send bulky messages as {@link WireFormat} has them, straight from and to its buffers. */
public final class WireSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {
    /** Names this serializer between nodes. */
    public static final int IDENTIFIER = 7417;

    /** The message says itself what it is. */
    private static final String MANIFEST = "";

    /** Called by Akka. */
    public WireSerializer(ExtendedActorSystem system) {}

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return MANIFEST;
    }

    @Override
    public void toBinary(Object message, ByteBuffer buffer) {
        WireFormat.write((Bulk) message, buffer);
    }

    @Override
    public byte[] toBinary(Object message) {
        ByteBuffer buffer = ByteBuffer.allocate(WireFormat.MOST_BYTES);
        toBinary(message, buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Override
    public Object fromBinary(ByteBuffer buffer, String manifest) {
        return WireFormat.read(buffer);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return WireFormat.read(ByteBuffer.wrap(bytes));
    }
}
