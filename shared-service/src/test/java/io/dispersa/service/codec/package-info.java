@NullMarked
package io.dispersa.service.codec;

import org.jspecify.annotations.NullMarked;
