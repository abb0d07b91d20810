@NullMarked
package io.dispersa.service.http;

import org.jspecify.annotations.NullMarked;
